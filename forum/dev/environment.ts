import * as v from 'valibot'
import { issueDetail } from '../../protocol/client-frame.ts'
import type { ForumStore } from './store.ts'

/** The Worker's bindings as the runtime hands them over; variables are text and not checked yet. */
export interface Env {
  readonly FORUM_STORE: DurableObjectNamespace<ForumStore>
  /** The room's Worker, with BASE_PATH=/chat/. */
  readonly CHAT: Fetcher
  readonly FORUM_TOKEN?: unknown
  readonly ANNOUNCE_TOKEN?: unknown
  readonly ROOM_ORIGIN?: unknown
  readonly BOARD_NAME?: unknown
  readonly SESSION_SECONDS?: unknown
  readonly TRUST_MS?: unknown
}

const filled = v.pipe(v.string('must be a string'), v.minLength(1, 'must not be empty'))
const positive = (most: number) =>
  v.pipe(
    filled,
    v.regex(/^[1-9]\d*$/, 'must be a whole number above 0'),
    v.transform(Number),
    v.maxValue(most, `must be at most ${most}`),
  )
const origin = v.pipe(filled, v.check(isOrigin, 'must be an http or https origin, without a path'))

const settingsSchema = v.pipe(
  v.object({
    FORUM_TOKEN: filled,
    ANNOUNCE_TOKEN: filled,
    ROOM_ORIGIN: origin,
    BOARD_NAME: v.optional(filled, 'Calculator Corner'),
    SESSION_SECONDS: v.optional(positive(31_536_000), '86400'),
    TRUST_MS: v.optional(positive(86_400_000), '600000'),
  }),
  v.transform((env) => ({
    /** What the room shows when it asks who somebody is [F1]. */
    forumToken: env.FORUM_TOKEN,
    /** What the forum shows when it tells the room something [F3, F4]. */
    announceToken: env.ANNOUNCE_TOKEN,
    /** Where the room is when it is embedded from another origin. */
    roomOrigin: env.ROOM_ORIGIN,
    boardName: env.BOARD_NAME,
    sessionMs: env.SESSION_SECONDS * 1_000,
    trustMs: env.TRUST_MS,
  })),
)

export type Settings = v.InferOutput<typeof settingsSchema>

export type DecodedEnvironment =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly detail: string }

const decoded = new WeakMap<Env, DecodedEnvironment>()

/** Settings from the bindings, or the first that is wrong by name; an isolate's bindings never change, so once is enough. */
export function decodeEnvironment(env: Env): DecodedEnvironment {
  const known = decoded.get(env)
  if (known !== undefined) return known
  const fresh = decode(env)
  decoded.set(env, fresh)
  return fresh
}

function decode(env: Env): DecodedEnvironment {
  for (const binding of ['FORUM_STORE', 'CHAT'] as const)
    if (env[binding] === undefined) return { ok: false, detail: `${binding}: missing` }
  const result = v.safeParse(settingsSchema, env, { abortEarly: true })
  return result.success
    ? { ok: true, settings: result.output }
    : { ok: false, detail: issueDetail(result.issues[0]) }
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}
