import { html, type Html } from '../html.ts'
import { BODY_MAX, TITLE_MAX } from '../limits.ts'
import type { PostProblems } from '../post-form.ts'
import { field, textarea } from './parts.ts'

/** The form for a new topic, with what was typed and what was wrong with it. */
export function newTopicPage(
  typed: { readonly title: string; readonly body: string },
  problems: PostProblems,
): Html {
  return html`<section class="panel form" aria-labelledby="new-title">
    <div class="panel-head"><h1 id="new-title">New topic</h1></div>
    <form method="post" action="/topic">
      ${problems.form !== undefined && html`<p class="problem" role="alert">${problems.form}</p>`}
      ${field(
        'title',
        `Title (at most ${TITLE_MAX} characters)`,
        problems.title,
        (attributes) =>
          html`<input type="text" ${attributes} value="${typed.title}" autocomplete="off" required />`,
      )}
      ${field(
        'body',
        `Text (at most ${BODY_MAX.toLocaleString('en')} characters)`,
        problems.body,
        (attributes) => textarea(attributes, 12, typed.body),
      )}
      <button>Post topic</button>
    </form>
  </section>`
}
