import type { Context } from 'hono'
import { createHash, timingSafeEqual } from 'node:crypto'
import { HTTP_ERRORS, type HttpErrorCode } from '../protocol/codes.ts'
import type { Bye } from '../protocol/server-frame.ts'
import { SUBPROTOCOL } from '../protocol/version.ts'
import { encodeBye } from './core/frames.ts'
import type { Env } from './settings.ts'

export type Ctx = Context<{ Bindings: Env }>

/** An endpoint that changes something: one method, and what it answers. */
export type Door = {
  readonly method: 'POST' | 'DELETE' | 'GET'
  /** Below BASE_PATH. */
  readonly path: string
  readonly answer: (c: Ctx) => Response | Promise<Response>
}

/** The deployment's one room. */
export function room(env: Env) {
  return env.ROOM.getByName('room')
}

/** A refusal in HTTP: `{"error":code}`, with `detail` where it names what to change [H4]. */
export function refusal(
  error: HttpErrorCode,
  detail?: string,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  return Response.json(
    { ...more, error, ...(detail !== undefined && { detail }) },
    { status: HTTP_ERRORS[error], headers: { 'cache-control': 'no-store' } },
  )
}

/** Another method than the one this path has. */
export function wrongMethod(allow: string): Response {
  const refused = refusal('method_not_allowed')
  refused.headers.set('allow', allow)
  return refused
}

/** A refusal that a browser must understand: it cannot see a status, so the socket opens, says `bye` and closes. The object sleeps on [H4]. */
export function refusalBySocket(bye: Omit<Bye, 'type'>): Response {
  const { 0: theirs, 1: ours } = new WebSocketPair()
  ours.accept()
  ours.send(encodeBye(bye))
  ours.close(bye.code, bye.reason)
  return new Response(null, {
    status: 101,
    webSocket: theirs,
    headers: { 'sec-websocket-protocol': SUBPROTOCOL },
  })
}

/** Whether a token is one of the live ones; takes as long for a near miss as for a far one. */
export function isOneOf(tokens: readonly string[], offered: string): boolean {
  const wanted = digest(offered)
  return tokens.reduce((found, token) => timingSafeEqual(digest(token), wanted) || found, false)
}

/** Runs what is behind the door for who shows one of these tokens [F3, F4, A]. */
export function guarded(
  method: Door['method'],
  path: string,
  tokens: readonly string[],
  answer: Door['answer'],
): Door {
  return {
    method,
    path,
    async answer(c) {
      const token = /^bearer +([^ ]+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
      if (token !== undefined && isOneOf(tokens, token)) {
        const answered = await answer(c)
        answered.headers.set('cache-control', 'no-store')
        return answered
      }
      const refused = refusal('unauthorized')
      refused.headers.set('www-authenticate', 'Bearer')
      return refused
    },
  }
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}
