import { REPLIES_MAX, TOPICS_MAX, TOPICS_SHOWN } from './limits.ts'
import type { Role } from './people.ts'
import type { AnnouncedPost } from './room-call.ts'

/** A person as a list shows them. */
export type Byline = { readonly id: number; readonly name: string; readonly role: Role | null }

/** Where a topic stands: before everyone, or before members only. */
export type Board = 'everyone' | 'members'

/** One line of the index; times in ms. */
export interface TopicSummary {
  readonly id: number
  readonly title: string
  readonly board: Board
  readonly replies: number
  readonly first: { readonly by: Byline; readonly at: number }
  readonly last: { readonly by: Byline; readonly at: number; readonly post: number }
}

export interface Post {
  readonly id: number
  readonly by: Byline
  readonly body: string
  readonly at: number
}

export interface Topic {
  readonly id: number
  readonly title: string
  readonly board: Board
  /** The opening post and its replies, oldest first. */
  readonly posts: readonly Post[]
}

/** A topic that is still to get its id. */
export type TopicDraft = Pick<Topic, 'title' | 'board'>

/** A post that is still to get its id. */
export interface PostDraft {
  readonly personId: number
  readonly body: string
  readonly at: number
}

export type Posting =
  | { readonly ok: true; readonly topic: number; readonly post: number }
  | { readonly ok: false; readonly code: 'full' | 'not_found' }

/** The topics answered last, those for members only where they may be seen. */
export function listTopics(sql: SqlStorage, forMember: boolean): readonly TopicSummary[] {
  return sql
    .exec<
      Record<'id' | 'replies' | 'firstAt' | 'lastAt' | 'lastPost' | 'firstId' | 'lastId', number> & {
        title: string
        board: Board
        firstName: string
        firstRole: Role | null
        lastName: string
        lastRole: Role | null
      }
    >(
      `WITH span AS (SELECT topic_id, min(id) AS first, max(id) AS last, count(*) - 1 AS replies
                     FROM posts WHERE topic_id IN (SELECT id FROM topics WHERE board = 'everyone' OR ?)
                     GROUP BY topic_id ORDER BY last DESC LIMIT ?)
       SELECT topics.id, topics.title, topics.board, span.replies,
              opening.at AS firstAt, opener.id AS firstId, opener.name AS firstName, opener.role AS firstRole,
              newest.at AS lastAt, newest.id AS lastPost, writer.id AS lastId, writer.name AS lastName, writer.role AS lastRole
       FROM span JOIN topics ON topics.id = span.topic_id
       JOIN posts opening ON opening.id = span.first JOIN people opener ON opener.id = opening.person_id
       JOIN posts newest ON newest.id = span.last JOIN people writer ON writer.id = newest.person_id
       ORDER BY span.last DESC`,
      forMember ? 1 : 0,
      TOPICS_SHOWN,
    )
    .toArray()
    .map((row) => ({
      id: row.id,
      title: row.title,
      board: row.board,
      replies: row.replies,
      first: { by: { id: row.firstId, name: row.firstName, role: row.firstRole }, at: row.firstAt },
      last: {
        by: { id: row.lastId, name: row.lastName, role: row.lastRole },
        at: row.lastAt,
        post: row.lastPost,
      },
    }))
}

/** One topic with all its posts; REPLIES_MAX bounds them. */
export function readTopic(sql: SqlStorage, id: number): Topic | null {
  const [topic] = sql.exec<{ title: string; board: Board }>(
    'SELECT title, board FROM topics WHERE id = ?',
    id,
  )
  if (topic === undefined) return null
  const posts = sql
    .exec<{ id: number; body: string; at: number; personId: number; name: string; role: Role | null }>(
      `SELECT posts.id, body, at, people.id AS personId, name, role
       FROM posts JOIN people ON people.id = person_id WHERE topic_id = ? ORDER BY posts.id`,
      id,
    )
    .toArray()
    .map(({ id: post, body, at, personId, name, role }) => ({
      id: post,
      body,
      at,
      by: { id: personId, name, role },
    }))
  return { id, ...topic, posts }
}

/** Stores a checked title with its opening post. */
export function insertTopic(sql: SqlStorage, { title, board }: TopicDraft, opening: PostDraft): Posting {
  const { count } = sql.exec<{ count: number }>('SELECT count(*) AS count FROM topics').one()
  if (count >= TOPICS_MAX) return { ok: false, code: 'full' }
  const { id } = sql
    .exec<{ id: number }>('INSERT INTO topics (title, board) VALUES (?, ?) RETURNING id', title, board)
    .one()
  return { ok: true, topic: id, post: insertPost(sql, id, opening) }
}

/** Stores a checked reply. */
export function insertReply(sql: SqlStorage, topic: number, reply: PostDraft): Posting {
  const { count } = sql
    .exec<{ count: number }>('SELECT count(*) AS count FROM posts WHERE topic_id = ?', topic)
    .one()
  if (count === 0) return { ok: false, code: 'not_found' }
  if (count > REPLIES_MAX) return { ok: false, code: 'full' }
  return { ok: true, topic, post: insertPost(sql, topic, reply) }
}

/** Stores a post, whatever topic it is in; its id comes back. */
export function insertPost(sql: SqlStorage, topic: number, post: PostDraft): number {
  return sql
    .exec<{ id: number }>(
      'INSERT INTO posts (topic_id, person_id, body, at) VALUES (?, ?, ?, ?) RETURNING id',
      topic,
      post.personId,
      post.body,
      post.at,
    )
    .one().id
}

/** A stored post as the room may tell of it, or null: guests must be able to read what is told to everybody [F3]. */
export function announcedPost(sql: SqlStorage, post: number): AnnouncedPost | null {
  const [row] = sql.exec<{ topic: number; title: string; personId: number; name: string }>(
    `SELECT topics.id AS topic, title, people.id AS personId, name
     FROM posts JOIN topics ON topics.id = topic_id JOIN people ON people.id = person_id
     WHERE posts.id = ? AND board = 'everyone'`,
    post,
  )
  if (row === undefined) return null
  const { personId, name, ...topic } = row
  return { ...topic, post, by: { id: personId, name } }
}
