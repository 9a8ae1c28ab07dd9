import { html, type Html } from '../html.ts'
import { aboutPerson, type Person } from '../people.ts'
import { field, personName } from './parts.ts'

/** What the log-in box shows: the people offered, where to go afterwards, and a refused name with its problem. */
export interface LogInBox {
  readonly people: readonly Person[]
  readonly next: string
  readonly name?: string
  readonly problem?: string
}

/** Both ways in: as somebody who is there, or as somebody new. */
export function logInBox(box: LogInBox, place: 'page' | 'part'): Html {
  const title =
    place === 'page' ? html`<h1 id="log-in-title">Log in</h1>` : html`<h2 id="log-in-title">Log in</h2>`
  return html`<section class="panel form" aria-labelledby="log-in-title">
    <div class="panel-head">${title}</div>
    <div class="columns">
      <div>
        <p class="hint">This forum is a stand-in: no passwords. Pick who you want to be.</p>
        <form method="post" action="/login" class="people">
          <input type="hidden" name="next" value="${box.next}" />
          ${box.people.map(personButton)}
        </form>
      </div>
      <form method="post" action="/register" class="register">
        <p class="strong">Register</p>
        <input type="hidden" name="next" value="${box.next}" />
        ${field(
          'name',
          'A name of your own',
          box.problem,
          (attributes) =>
            html`<input
              type="text"
              ${attributes}
              value="${box.name ?? ''}"
              autocomplete="nickname"
              required
            />`,
        )}
        <button>Register and log in</button>
      </form>
    </div>
  </section>`
}

function personButton(person: Person): Html {
  return html`<button class="person" name="person" value="${person.id}">
    ${personName(person)} <small>${aboutPerson(person)}</small>
  </button>`
}
