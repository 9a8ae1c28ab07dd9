import * as v from 'valibot'
import { forumUserId } from '../protocol/fields.ts'
import { readAnnouncement } from './announcement.ts'
import { readBody, readJson } from './body.ts'
import { type Ctx, type Door, guarded, refusal, room } from './http.ts'
import type { Settings } from './settings.ts'

/** Bytes of a body that the forum sends [F3]. */
const BODY_MAX_BYTES = 16 * 1024

const recheckSchema = v.object({ user: forumUserId })

/** What the forum tells the room [F3, F4]. */
export function forumDoors({ announceTokens }: Settings): readonly Door[] {
  return [
    guarded('POST', 'announcements', announceTokens, announce),
    guarded('DELETE', 'announcements/:key{.+}', announceTokens, retract),
    guarded('POST', 'sessions/recheck', announceTokens, recheck),
  ]
}

async function announce(c: Ctx): Promise<Response> {
  const body = await readJson(c.req.raw, BODY_MAX_BYTES)
  if (!body.ok) return refusal(body.error, body.detail)
  const read = readAnnouncement(body.json)
  if (!read.ok) return refusal('bad_request', read.detail)
  const answer = await room(c.env).announce(read.announcement)
  switch (answer.is) {
    case 'stored':
      return Response.json({ seq: answer.seq }, { status: 202 })
    case 'duplicate':
      return Response.json({ seq: answer.seq, duplicate: true })
    case 'slow': {
      const refused = refusal('too_many')
      refused.headers.set('retry-after', String(Math.ceil(answer.retryAfterMs / 1_000)))
      return refused
    }
    case 'failed':
      return refusal('internal')
  }
}

async function retract(c: Ctx): Promise<Response> {
  const answer = await room(c.env).retract(c.req.param('key') ?? '')
  switch (answer.is) {
    case 'retracted':
      return Response.json({ seq: answer.seq }, { status: 202 })
    case 'unknown':
      return refusal('not_found')
    case 'failed':
      return refusal('internal')
  }
}

async function recheck(c: Ctx): Promise<Response> {
  const read = await readBody(c.req.raw, BODY_MAX_BYTES, recheckSchema)
  if (!read.ok) return refusal(read.error, read.detail)
  await room(c.env).recheck(`forum:${read.body.user}`)
  return Response.json({}, { status: 202 })
}
