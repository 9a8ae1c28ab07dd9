import * as v from 'valibot'
import { issueDetail } from '../protocol/client-frame.ts'
import { httpUrl, name } from '../protocol/fields.ts'
import type { RoomSettings } from './core/state.ts'

/** The Worker's bindings and settings, decoded once; protocol.md lists them under "Settings of the Worker". */

/** What wrangler.toml binds; everything else in the environment is a setting. */
type Bindings = {
  readonly ROOM: DurableObjectNamespace<import('./chat-room.ts').ChatRoom>
  readonly ASSETS: Fetcher
  /** Counts upgrade attempts by address; its limit is CONNECT_PER_MINUTE [P4]. */
  readonly CONNECTS?: RateLimit
}
export type Env = Bindings & Readonly<Record<string, unknown>>

const text = v.pipe(v.string('must be a string'), v.trim())
/** What a header can carry without quotes; a token of anything else would be nobody's. */
const PRINTABLE = /^[\x21-\x7e]+$/
const MUST_BE_PRINTABLE = 'must be printable ASCII'
const token = v.pipe(text, v.regex(PRINTABLE, MUST_BE_PRINTABLE))
const url = v.pipe(
  httpUrl,
  v.check((value) => URL.canParse(value), 'must be an http or https URL'),
)

const basePath = v.pipe(text, v.regex(/^\/(?:[\w.~-]+\/)*$/, 'must begin and end with /'))
const origin = v.pipe(
  text,
  v.check(
    (value) => /^https?:/.test(value) && URL.parse(value)?.origin === value,
    'must be an origin such as https://forum.example',
  ),
)
const origins = v.pipe(
  text,
  v.transform((list) => list.split(',').map((item) => item.trim())),
  v.array(origin),
)
/** One secret, or two while one replaces the other, of characters that can be shown. */
const secretsOf = (characters: RegExp, message: string) =>
  v.pipe(
    text,
    v.transform((list) => list.split(',').map((item) => item.trim())),
    v.array(v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.regex(characters, message))),
    v.maxLength(2, 'must be one secret or two'),
  )
const secrets = secretsOf(PRINTABLE, MUST_BE_PRINTABLE)
/** A relay shows its token as part of a subprotocol's name, which is an HTTP token (RFC 9110, 5.6.2). */
const protocolSecrets = secretsOf(/^[!#$%&'*+.^_`|~\w-]+$/, "must be of letters, digits and !#$%&'*+-.^_`|~")

/** A whole number; wrangler.toml may give it as one, the environment as text. */
const whole = (least: number, most: number) =>
  v.pipe(
    v.union([v.number(), v.string()], 'must be a number'),
    v.transform((value) => String(value).trim()),
    v.regex(/^\d{1,15}$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  )

const schema = v.pipe(
  v.object({
    ROOM_NAME: v.optional(name),
    BASE_PATH: v.optional(basePath),
    PUBLIC_URL: v.optional(url),
    ALLOWED_ORIGINS: v.optional(origins),
    GUESTS: v.optional(v.picklist(['read', 'none'], 'must be read or none')),
    FORUM_VERIFY_URL: v.optional(url),
    FORUM_TOKEN: v.optional(token),
    FORUM_SID_COOKIE: v.optional(v.pipe(text, v.regex(/^[!#$%&'*+.^`|~\w-]+$/, 'must be a cookie name'))),
    RELAY_TOKEN: v.optional(protocolSecrets),
    ANNOUNCE_TOKEN: v.optional(secrets),
    ADMIN_TOKEN: v.optional(secrets),
    HISTORY_MAX: v.optional(whole(1, 1_000_000), 10_000),
    PRESENCE_GRACE_MS: v.optional(whole(0, 3_600_000), 60_000),
    SAY_BURST: v.optional(whole(1, 1_000_000), 5),
    SAY_EVERY_MS: v.optional(whole(0, 3_600_000), 1_500),
    MAX_SOCKETS_PER_ADDRESS: v.optional(whole(1, 32_768), 100),
    MAX_SOCKETS_PER_PERSON: v.optional(whole(1, 32_768), 20),
    MAX_SOCKETS: v.optional(whole(1, 32_768), 5_000),
    CONNECT_PER_MINUTE: v.optional(whole(0, 1_000_000), 300),
  }),
  v.forward(
    v.check((env) => env.FORUM_VERIFY_URL === undefined || env.FORUM_TOKEN !== undefined, 'missing'),
    ['FORUM_TOKEN'],
  ),
)

export type Settings = {
  readonly basePath: string
  readonly publicUrl: string | null
  readonly allowedOrigins: readonly string[]
  readonly forum: { readonly verifyUrl: string; readonly token: string } | null
  readonly sidCookie: string | null
  readonly relayTokens: readonly string[]
  readonly announceTokens: readonly string[]
  readonly adminTokens: readonly string[]
  /** Message entries that are kept [T8]. */
  readonly historyMax: number
  /** What the room itself goes by. */
  readonly room: RoomSettings
  /** Whether upgrade attempts are counted; how many is the binding's to know [P4]. */
  readonly countsConnects: boolean
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  /** `detail` names the variable: "GUESTS: must be read or none". */
  | { readonly ok: false; readonly detail: string }

export function readSettings(env: Readonly<Record<string, unknown>>): ReadSettings {
  // An unset variable and an empty one mean the same.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = v.safeParse(schema, given, { abortEarly: true })
  if (!result.success) return { ok: false, detail: issueDetail(result.issues[0]) }
  const set = result.output
  return {
    ok: true,
    settings: {
      basePath: set.BASE_PATH ?? '/',
      publicUrl: set.PUBLIC_URL ?? null,
      allowedOrigins: set.ALLOWED_ORIGINS ?? [],
      forum:
        set.FORUM_VERIFY_URL !== undefined && set.FORUM_TOKEN !== undefined
          ? { verifyUrl: set.FORUM_VERIFY_URL, token: set.FORUM_TOKEN }
          : null,
      sidCookie: set.FORUM_SID_COOKIE ?? null,
      relayTokens: set.RELAY_TOKEN ?? [],
      announceTokens: set.ANNOUNCE_TOKEN ?? [],
      adminTokens: set.ADMIN_TOKEN ?? [],
      historyMax: set.HISTORY_MAX,
      room: {
        name: set.ROOM_NAME ?? 'Chat',
        guests: set.GUESTS ?? 'read',
        graceMs: set.PRESENCE_GRACE_MS,
        rates: { burst: set.SAY_BURST, everyMs: set.SAY_EVERY_MS },
        sockets: {
          perAddress: set.MAX_SOCKETS_PER_ADDRESS,
          perPerson: set.MAX_SOCKETS_PER_PERSON,
          all: set.MAX_SOCKETS,
        },
      },
      countsConnects: set.CONNECT_PER_MINUTE > 0,
    },
  }
}
