import * as v from 'valibot'
import { issueDetail, parseJson } from '../../protocol/client-frame.ts'
import { HTTP_ERRORS, type HttpErrorCode } from '../../protocol/codes.ts'
import { sid, string } from '../../protocol/fields.ts'
import { hasMediaType, readText } from './body.ts'
import { IP_MAX, USER_AGENT_MAX, VERIFY_MAX_BYTES } from './limits.ts'
import type { Person } from './people.ts'
import type { Holder } from './session-table.ts'
import type { Site } from './site.ts'

const requestSchema = v.object({
  v: v.literal(1, 'must be 1'),
  sid,
  client: v.object(
    {
      ip: v.pipe(string, v.maxLength(IP_MAX, `must be at most ${IP_MAX} characters`)),
      userAgent: v.pipe(string, v.maxLength(USER_AGENT_MAX, `must be at most ${USER_AGENT_MAX} characters`)),
    },
    'must be an object',
  ),
})

/** Tells the room who holds a sid or a ticket [F1]. A stand-in binds sessions to no address, so `client` is checked and not used. */
export async function verify(request: Request, { settings, store }: Site): Promise<Response> {
  if (request.method !== 'POST') return refuse('method_not_allowed', { headers: { allow: 'POST' } })
  if (!(await bearsToken(request, settings.forumToken))) return refuse('unauthorized')
  if (!hasMediaType(request, 'application/json')) return refuse('bad_type')
  const text = await readText(request, VERIFY_MAX_BYTES)
  if (text === null) return refuse('too_large')
  const asked = v.safeParse(requestSchema, parseJson(text), { abortEarly: true })
  if (!asked.success) {
    const issue = asked.issues[0]
    const detail = issue.path === undefined ? 'body: must be a JSON object' : issueDetail(issue)
    return refuse('bad_request', { detail })
  }
  const holder = await store.holder(asked.output.sid, Date.now())
  return Response.json(answerFor(holder, settings.trustMs), { headers: NO_STORE })
}

const NO_STORE = { 'cache-control': 'no-store' }

function answerFor(holder: Holder, trustForMs: number) {
  if (holder.state !== 'live') return { v: 1, active: false, reason: holder.state }
  const { person } = holder
  if (person.standing !== 'active') return { v: 1, active: false, reason: person.standing }
  return { v: 1, active: true, user: userOf(person), trustForMs }
}

function userOf({ id, name, can, role, color }: Person) {
  return { id: String(id), name, can, ...(role !== null && { role }), ...(color !== null && { color }) }
}

/** Compares digests, which are of one length whatever was sent, without stopping at the first difference. */
async function bearsToken(request: Request, token: string): Promise<boolean> {
  const given = /^Bearer +(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (given === undefined) return false
  const [givenDigest, tokenDigest] = await Promise.all([digest(given), digest(token)])
  return crypto.subtle.timingSafeEqual(givenDigest, tokenDigest)
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
}

function refuse(
  error: HttpErrorCode,
  more: { readonly detail?: string; readonly headers?: Record<string, string> } = {},
): Response {
  const body = more.detail === undefined ? { error } : { error, detail: more.detail }
  return Response.json(body, { status: HTTP_ERRORS[error], headers: { ...NO_STORE, ...more.headers } })
}
