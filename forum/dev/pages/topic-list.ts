import { html, type Html } from '../html.ts'
import type { TopicSummary } from '../topic-table.ts'
import { personName, time } from './parts.ts'

/** The index: every topic on one line, the last answered first. */
export function topicList(topics: readonly TopicSummary[], mayPost: boolean): Html {
  return html`<section class="panel" aria-labelledby="topics-title">
    <div class="panel-head">
      <h1 id="topics-title">Topics</h1>
      ${mayPost && html`<a class="button" href="/new">New topic</a>`}
    </div>
    <div class="list-head" aria-hidden="true">
      <span>Topic</span><span>Replies</span><span>Last post</span>
    </div>
    <ol class="topics">
      ${topics.map(topicLine)}
    </ol>
  </section>`
}

function topicLine({ id, title, board, replies, first, last }: TopicSummary): Html {
  return html`<li class="topic-line">
    <div class="topic-title">
      <a href="/topic/${id}">${title}</a>
      <small
        >${board === 'members' && html`<span class="tag">members only</span> `}by ${personName(first.by)},
        ${time(first.at)}</small
      >
    </div>
    <div class="topic-replies">
      ${replies}<span class="unit"> ${replies === 1 ? 'reply' : 'replies'}</span>
    </div>
    <div class="topic-last">
      <small><span class="unit">last </span>by ${personName(last.by)}</small>
      <small><a href="/topic/${id}#post-${last.post}">${time(last.at)}</a></small>
    </div>
  </li>`
}
