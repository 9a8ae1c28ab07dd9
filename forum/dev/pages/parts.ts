import { html, type Html } from '../html.ts'
import type { Byline } from '../topic-table.ts'

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A moment, ms since 1970, in one time zone for all: a page without script does not know the reader's. */
export function time(at: number): Html {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${DATE.format(date)} UTC</time>`
}

/** A person's name in the colour of their role; by class, since the page's policy forbids inline styles. */
export function personName({ name, role }: Pick<Byline, 'name' | 'role'>): Html {
  return html`<span class="name name-${role ?? 'member'}">${name}</span>`
}

/** Where to log in, and to come back from there. `next` is a path of this forum. */
export function logInUrl(next: string): string {
  return `/login?next=${encodeURIComponent(next)}`
}

/** A field with its label and, where the last try was refused, what was wrong with it. */
export function field(
  name: string,
  label: string,
  problem: string | undefined,
  control: (attributes: Html) => Html,
): Html {
  const wrong = problem !== undefined && html`aria-invalid="true" aria-describedby="${name}-problem"`
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${control(html`id="${name}" name="${name}" ${wrong}`)}
    ${problem !== undefined && html`<p class="problem" id="${name}-problem" role="alert">${problem}</p>`}
  </div>`
}

/** A multi-line field's content: the parser drops one line feed at the start, so one is given away. */
export function textarea(attributes: Html, rows: number, text: string): Html {
  return html`<textarea ${attributes} rows="${rows}" required>${`\n${text}`}</textarea>`
}
