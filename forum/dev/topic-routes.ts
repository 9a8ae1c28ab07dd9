import { html } from './html.ts'
import { PEOPLE_OFFERED } from './limits.ts'
import { newTopicPage, type TopicForm } from './pages/new-topic.ts'
import { logInBox } from './pages/log-in.ts'
import { logInUrl } from './pages/parts.ts'
import { topicList } from './pages/topic-list.ts'
import { topicPage } from './pages/topic.ts'
import { mayPost, mayRead, type Person } from './people.ts'
import { checkBody, checkTitle, type PostProblems, readForm } from './post-form.ts'
import { messageResponse, pageResponse, seeOther } from './respond.ts'
import type { Visit } from './site.ts'
import type { Topic } from './topic-table.ts'

const LOG_IN_FIRST = 'You are not logged in, or your account may not post. What you typed is kept below.'
const TOO_LARGE = {
  status: 413,
  title: 'Not posted',
  text: 'That was no form of this forum, or far too long.',
}

/** `GET /` */
export async function showIndex(visit: Visit): Promise<Response> {
  const { store } = visit.site
  const list = topicList(await store.topics(seesAll(visit)), poster(visit) !== null)
  const main =
    visit.visitor.state === 'member'
      ? [list]
      : [list, logInBox({ people: await store.people(PEOPLE_OFFERED), next: '/' }, 'part')]
  return pageResponse(visit, { title: 'Index', crumbs: [], main: html`${main}`, chat: 'first' })
}

/** `GET /topic/:id` */
export async function showTopic(visit: Visit): Promise<Response> {
  const topic = await findTopic(visit)
  if (topic === null) return notFound(visit)
  return topicResponse(visit, topic, poster(visit) === null ? null : { body: '', problems: {} })
}

/** `GET /new` */
export function showNewTopic(visit: Visit): Promise<Response> | Response {
  if (poster(visit) === null) return seeOther(logInUrl('/new'))
  return newTopicResponse(visit, { title: '', body: '', board: 'everyone' }, {})
}

/** `POST /topic` */
export async function postTopic(visit: Visit): Promise<Response> {
  const form = await readForm(visit.request)
  if (form === null) return messageResponse(visit, TOO_LARGE)
  const typed = {
    title: form.get('title') ?? '',
    body: form.get('body') ?? '',
    board: form.get('board') === 'members' ? 'members' : 'everyone',
  } as const
  const person = poster(visit)
  if (person === null) return newTopicResponse(visit, typed, { form: LOG_IN_FIRST }, 403)
  const title = checkTitle(typed.title)
  const body = checkBody(typed.body)
  if (!title.ok || !body.ok)
    return newTopicResponse(visit, typed, {
      ...(!title.ok && { title: title.problem }),
      ...(!body.ok && { body: body.problem }),
    })
  const opening = { personId: person.id, body: body.text, at: Date.now() }
  const posting = await visit.site.store.startTopic(
    { title: title.text, board: typed.board },
    opening,
    visit.url.origin,
  )
  if (!posting.ok) return newTopicResponse(visit, typed, { form: 'This stand-in takes no more topics.' })
  return seeOther(`/topic/${posting.topic}`)
}

/** `POST /topic/:id/reply` */
export async function postReply(visit: Visit): Promise<Response> {
  const topic = await findTopic(visit)
  if (topic === null) return notFound(visit)
  const form = await readForm(visit.request)
  if (form === null) return messageResponse(visit, TOO_LARGE)
  const typed = form.get('body') ?? ''
  const refuse = (problems: PostProblems, status?: number) =>
    topicResponse(visit, topic, { body: typed, problems }, status)
  const person = poster(visit)
  if (person === null) return refuse({ form: LOG_IN_FIRST }, 403)
  const body = checkBody(typed)
  if (!body.ok) return refuse({ body: body.problem })
  const reply = { personId: person.id, body: body.text, at: Date.now() }
  const posting = await visit.site.store.reply(topic.id, reply, visit.url.origin)
  if (!posting.ok) return refuse({ form: 'This topic takes no more replies.' })
  return seeOther(`/topic/${posting.topic}#post-${posting.post}`)
}

export function notFound(visit: Visit): Promise<Response> {
  return messageResponse(visit, {
    status: 404,
    title: 'Not found',
    text: 'There is nothing at this address.',
  })
}

function poster({ visitor }: Visit): Person | null {
  return visitor.state === 'member' && mayPost(visitor.person) ? visitor.person : null
}

/** Whether the visitor sees what is for members only. */
function seesAll({ visitor }: Visit): boolean {
  return visitor.state === 'member' && mayRead(visitor.person)
}

/** The topic of the address, as if there were none where the visitor may not see it. */
async function findTopic(visit: Visit): Promise<Topic | null> {
  const id = visit.params['id'] ?? ''
  const topic = /^[1-9]\d{0,14}$/.test(id) ? await visit.site.store.topic(Number(id)) : null
  return topic?.board === 'members' && !seesAll(visit) ? null : topic
}

function topicResponse(
  visit: Visit,
  topic: Topic,
  reply: Parameters<typeof topicPage>[1],
  status = reply !== null && Object.keys(reply.problems).length > 0 ? 422 : 200,
): Promise<Response> {
  const main = topicPage(topic, reply)
  return pageResponse(visit, {
    title: topic.title,
    crumbs: [{ label: topic.title }],
    main,
    chat: 'first',
    status,
  })
}

function newTopicResponse(
  visit: Visit,
  typed: TopicForm,
  problems: PostProblems,
  status = Object.keys(problems).length > 0 ? 422 : 200,
): Promise<Response> {
  const main = newTopicPage(typed, problems)
  return pageResponse(visit, {
    title: 'New topic',
    crumbs: [{ label: 'New topic' }],
    main,
    chat: 'last',
    status,
  })
}
