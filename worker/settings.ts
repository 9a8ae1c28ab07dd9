import * as v from 'valibot'
import { issueDetail } from '../protocol/client-frame.ts'
import { httpUrl, name } from '../protocol/fields.ts'

/** The Worker's bindings and settings, decoded once; protocol.md lists them under "Settings of the Worker". */

/** What wrangler.toml binds; everything else in the environment is a setting. */
type Bindings = {
  readonly ROOM: DurableObjectNamespace<import('./chat-room.ts').ChatRoom>
  readonly ASSETS: Fetcher
}
export type Env = Bindings & Readonly<Record<string, unknown>>

const text = v.pipe(v.string('must be a string'), v.trim())
/** Printable ASCII: what a header can carry. */
const token = v.pipe(text, v.regex(/^[\x21-\x7e]+$/, 'must be printable ASCII'))
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
/** One secret, or two while one replaces the other. */
const secrets = v.pipe(
  text,
  v.transform((list) => list.split(',').map((item) => item.trim())),
  v.array(v.pipe(v.string(), v.minLength(1, 'must not be empty'))),
  v.maxLength(2, 'must be one secret or two'),
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
    RELAY_TOKEN: v.optional(secrets),
  }),
  v.forward(
    v.check((env) => env.FORUM_VERIFY_URL === undefined || env.FORUM_TOKEN !== undefined, 'missing'),
    ['FORUM_TOKEN'],
  ),
)

export type Settings = {
  readonly roomName: string
  readonly basePath: string
  readonly publicUrl: string | null
  readonly allowedOrigins: readonly string[]
  readonly guests: 'read' | 'none'
  readonly forum: { readonly verifyUrl: string; readonly token: string } | null
  readonly sidCookie: string | null
  readonly relayTokens: readonly string[]
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
      roomName: set.ROOM_NAME ?? 'Chat',
      basePath: set.BASE_PATH ?? '/',
      publicUrl: set.PUBLIC_URL ?? null,
      allowedOrigins: set.ALLOWED_ORIGINS ?? [],
      guests: set.GUESTS ?? 'read',
      forum:
        set.FORUM_VERIFY_URL !== undefined && set.FORUM_TOKEN !== undefined
          ? { verifyUrl: set.FORUM_VERIFY_URL, token: set.FORUM_TOKEN }
          : null,
      sidCookie: set.FORUM_SID_COOKIE ?? null,
      relayTokens: set.RELAY_TOKEN ?? [],
    },
  }
}
