import { html, type Html } from '../html.ts'
import { BODY_MAX, TITLE_MAX } from '../limits.ts'
import type { PostProblems } from '../post-form.ts'
import type { Board } from '../topic-table.ts'
import { field, textarea } from './parts.ts'

/** What was typed and chosen. */
export interface TopicForm {
  readonly title: string
  readonly body: string
  readonly board: Board
}

/** The form for a new topic, with what was typed and what was wrong with it. */
export function newTopicPage(typed: TopicForm, problems: PostProblems): Html {
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
      <fieldset>
        <legend>Who may read it</legend>
        ${boardOption('everyone', 'Everyone', typed)} ${boardOption('members', 'Members only', typed)}
      </fieldset>
      <button>Post topic</button>
    </form>
  </section>`
}

function boardOption(board: Board, label: string, typed: TopicForm): Html {
  const checked = typed.board === board && html`checked`
  return html`<label><input type="radio" name="board" value="${board}" ${checked} /> ${label}</label>`
}
