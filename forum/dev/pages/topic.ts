import { html, type Html } from '../html.ts'
import { BODY_MAX } from '../limits.ts'
import type { PostProblems } from '../post-form.ts'
import type { Post, Topic } from '../topic-table.ts'
import { field, logInUrl, personName, textarea, time } from './parts.ts'

/** What stands in the reply box; null where the visitor may not write. */
export interface ReplyBox {
  readonly body: string
  readonly problems: PostProblems
}

/** One topic with all its posts, and a box to answer in. */
export function topicPage(topic: Topic, reply: ReplyBox | null): Html {
  return html`<h1 class="page-title">${topic.title}</h1>
    ${topic.board === 'members' && html`<p class="note">Only members see this topic.</p>`}
    ${topic.posts.map((post, at) => article(post, at + 1))}
    ${reply === null ? logInNote(topic) : replyForm(topic, reply)}`
}

function article({ id, by, body, at }: Post, number: number): Html {
  return html`<article class="panel post" id="post-${id}">
    <div class="author">
      <span class="disc disc-${by.id % DISC_COLORS}" aria-hidden="true">${initial(by.name)}</span>
      <div>
        ${personName(by)}
        <small
          >${by.role === 'admin' ? 'Administrator' : by.role === 'moderator' ? 'Moderator' : 'Member'}</small
        >
      </div>
    </div>
    <div class="post-main">
      <small class="post-head"
        >${time(at)} <a href="#post-${id}" aria-label="Link to post ${number}">#${number}</a></small
      >
      ${paragraphs(body)}
    </div>
  </article>`
}

/** Colours that style.ts has for the round with the initial. */
const DISC_COLORS = 6

function initial(name: string): string {
  const [first = '?'] = name
  return first.toUpperCase()
}

function paragraphs(body: string): Html {
  // The text is shown as it was typed, so no white space of the template may stand around it.
  return html`<div class="body">${body}</div>`
}

function replyForm(topic: Topic, { body, problems }: ReplyBox): Html {
  return html`<section class="panel form" aria-labelledby="reply-title">
    <div class="panel-head"><h2 id="reply-title">Reply</h2></div>
    <form method="post" action="/topic/${topic.id}/reply">
      ${problems.form !== undefined && html`<p class="problem" role="alert">${problems.form}</p>`}
      ${field(
        'body',
        `Your reply (at most ${BODY_MAX.toLocaleString('en')} characters)`,
        problems.body,
        (attributes) => textarea(attributes, 6, body),
      )}
      <button>Post reply</button>
    </form>
  </section>`
}

function logInNote({ id }: Topic): Html {
  const url = logInUrl(`/topic/${id}`)
  return html`<p class="note"><a href="${url}">Log in</a> with an account that may post to reply.</p>`
}
