import { html, type Html } from '../html.ts'
import { field } from './parts.ts'

/** Where somebody changes their own name; `typed` is what stands in the field. */
export function accountPage(typed: string, problem?: string): Html {
  return html`<section class="panel form" aria-labelledby="account-title">
    <div class="panel-head"><h1 id="account-title">Your account</h1></div>
    <form method="post" action="/account">
      ${field(
        'name',
        'Your name, here and in the chat',
        problem,
        (attributes) =>
          html`<input type="text" ${attributes} value="${typed}" autocomplete="nickname" required />`,
      )}
      <button>Change name</button>
    </form>
  </section>`
}
