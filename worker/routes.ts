import { Hono } from 'hono'
import { adminDoors } from './admin.ts'
import { ARRIVAL_HEADER, encodeArrival, type WorkerArrival } from './arrival.ts'
import { addressKey } from './core/capacity.ts'
import { byes } from './core/frames.ts'
import { forumDoors } from './forum-doors.ts'
import { isAllowed, readHandshake, type Doorman } from './core/handshake.ts'
import { type Ctx, type Door, isOneOf, refusal, refusalBySocket, room, wrongMethod } from './http.ts'
import { errorText, log } from './log.ts'
import { page } from './page.ts'
import type { Env, Settings } from './settings.ts'

/** Characters of a user agent that the forum is told; phpBB compares the first 150. */
const USER_AGENT_MAX = 512

/** Everything the Worker answers, below `BASE_PATH`. */
export function routes(settings: Settings): Hono<{ Bindings: Env }> {
  const { basePath } = settings
  const app = new Hono<{ Bindings: Env }>()
  const doors: readonly Door[] = [...forumDoors(settings), ...adminDoors(settings)]
  for (const { method, path, answer } of doors) app.on(method, `${basePath}${path}`, async (c) => answer(c))
  app.get(`${basePath}room`, async (c) => upgrade(c, settings))
  app.get(`${basePath}history`, async (c) => history(c, settings))
  app.get(`${basePath}health`, async (c) =>
    c.json({ ok: true, ...(await room(c.env).health()) }, 200, NO_STORE),
  )
  app.get(`${basePath}widget.js`, async (c) => asset(c, 'widget.js', REVALIDATED))
  app.get(`${basePath}${CHUNK}`, async (c) => asset(c, `chunks/${c.req.param('name')}`, IMMUTABLE))
  app.get(basePath, (c) => page(c.req.raw, settings))
  if (basePath !== '/') app.get(basePath.slice(0, -1), (c) => c.redirect(basePath, 308))
  for (const path of ['room', 'history', 'health', 'widget.js', CHUNK, ''])
    app.all(`${basePath}${path}`, () => wrongMethod('GET, HEAD'))
  for (const { method, path } of doors)
    app.all(`${basePath}${path}`, () => wrongMethod(method === 'GET' ? 'GET, HEAD' : method))
  app.notFound(() => refusal('not_found'))
  app.onError((error) => {
    log('error', 'worker.request', { error: errorText(error) })
    return refusal('internal')
  })
  return app
}

/** One file of a folder: an encoded slash is none of its name. */
const CHUNK = 'chunks/:name{[\\w-]+\\.js}'

/** The widget is asked for again now and then; a chunk's name changes with what is in it. */
const REVALIDATED = 'public, max-age=300, stale-while-revalidate=86400'
const IMMUTABLE = 'public, max-age=31536000, immutable'

const NO_STORE = { 'cache-control': 'no-store' }

async function upgrade(c: Ctx, settings: Settings): Promise<Response> {
  const { req } = c
  const header = (name: string) => req.header(name) ?? null
  const handshake = readHandshake(
    {
      upgrade: header('upgrade'),
      protocols: header('sec-websocket-protocol'),
      origin: header('origin'),
      cookies: header('cookie'),
      epoch: req.query('epoch') ?? null,
      since: req.query('since') ?? null,
    },
    doorman(c, settings),
  )
  if (!handshake.ok) return refusal(handshake.error, handshake.detail)
  const { cursor, credential } = handshake
  const ip = header('cf-connecting-ip') ?? ''
  if (settings.countsConnects && (await isOneTooMany(c.env, ip))) return refusalBySocket(byes.tooManyAttempts)
  if (credential.is === 'relay' && !isOneOf(settings.relayTokens, credential.token)) {
    return refusalBySocket(byes.wrongToken)
  }
  if (credential.is === 'none' && settings.room.guests === 'none') return refusalBySocket(byes.notLetIn)
  const arrival: WorkerArrival = {
    client: {
      ip,
      // A cut may halve a character, which strict JSON parsers refuse.
      userAgent: (header('user-agent') ?? '').slice(0, USER_AGENT_MAX).toWellFormed(),
    },
    cursor,
    credential: credential.is === 'relay' ? { is: 'relay' } : credential,
  }
  // A request of our own making: no header of the client can pose as the Worker's [H3].
  return room(c.env).fetch(
    new Request('https://room/', {
      headers: { upgrade: 'websocket', [ARRIVAL_HEADER]: encodeArrival(arrival) },
    }),
  )
}

/** Counted before the object is woken; approximate, and by location [P4]. */
async function isOneTooMany({ CONNECTS }: Env, ip: string): Promise<boolean> {
  if (!CONNECTS || ip === '') return false
  const { success } = await CONNECTS.limit({ key: addressKey(ip) })
  return !success
}

async function history(c: Ctx, settings: Settings): Promise<Response> {
  const before = wholeNumber(c.req.query('before'))
  const limit = wholeNumber(c.req.query('limit'))
  if (before === 'bad' || (before !== undefined && (before < 1 || !Number.isSafeInteger(before))))
    return refusal('bad_request', 'before: must be an integer of at least 1')
  if (limit === 'bad') return refusal('bad_request', 'limit: must be an integer')
  const body = await room(c.env).history(before, limit)
  if (body === null) return refusal('members_only')
  const origin = c.req.header('origin')
  return new Response(body, {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=1',
      vary: 'Origin',
      ...(origin !== undefined &&
        isAllowed(origin, doorman(c, settings)) && { 'access-control-allow-origin': origin }),
    },
  })
}

/** The widget's files are public: any page may load them as modules. */
async function asset(c: Ctx, name: string, cacheControl: string): Promise<Response> {
  const found = await c.env.ASSETS.fetch(new Request(new URL(`/${name}`, c.req.url), c.req.raw))
  const response = new Response(found.body, found)
  if (!found.ok && found.status !== 304) return refusal('not_found')
  response.headers.set('cache-control', cacheControl)
  response.headers.set('access-control-allow-origin', '*')
  response.headers.set('cross-origin-resource-policy', 'cross-origin')
  response.headers.set('x-content-type-options', 'nosniff')
  return response
}

function doorman(c: Ctx, { publicUrl, allowedOrigins, sidCookie }: Settings): Doorman {
  return { ownOrigin: new URL(publicUrl ?? c.req.url).origin, allowedOrigins, sidCookie }
}

function wholeNumber(value: string | undefined): number | undefined | 'bad' {
  if (value === undefined || value === '') return undefined
  return /^-?\d+$/.test(value) ? Number(value) : 'bad'
}
