import { html, type Html } from '../html.ts'
import { type Action, actionsOn } from '../moderation.ts'
import { aboutPerson, type Person } from '../people.ts'
import { personName } from './parts.ts'

const LABELS: Readonly<Record<Action, string>> = {
  ban: 'Ban',
  unban: 'Unban',
  promote: 'Make moderator',
  demote: 'Remove as moderator',
}

/** Everybody, with what `by` may do to them. */
export function peoplePage(people: readonly Person[], by: Person): Html {
  return html`<section class="panel" aria-labelledby="people-title">
    <div class="panel-head"><h1 id="people-title">People</h1></div>
    <ul>
      ${people.map(
        (person) =>
          html`<li class="person-line">
            <div>${personName(person)} <small>${aboutPerson(person)}</small></div>
            <div class="actions">${actionsOn(by, person).map((action) => actionForm(action, person))}</div>
          </li>`,
      )}
    </ul>
  </section>`
}

function actionForm(action: Action, { id, name }: Person): Html {
  const label = LABELS[action]
  return html`<form method="post" action="/people/${id}/${action}">
    <button class="quiet" aria-label="${label}: ${name}">${label}</button>
  </form>`
}
