import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import * as v from 'valibot'
import { type AnnouncementWords, english, german } from '../protocol/announcement-text.ts'
import { issueDetail } from '../protocol/client-frame.ts'
import { baseUrl, ircServer, isLoopback } from './addresses.ts'
import type { IrcIdentity } from './irc-link.ts'
import type { IrcServer } from './irc-transport.ts'

/** The environment, decoded once; docs/operations.md lists it under "Settings of the relay". */

export type Settings = {
  /** Of the socket, `wss://…/room`. */
  readonly roomUrl: string
  /** The base that an entry's permalink begins with; ends with `/`. */
  readonly publicUrl: string
  readonly relayToken: string
  /** By the names they were given under, in order. */
  readonly servers: ReadonlyMap<string, IrcServer>
  readonly channel: string
  readonly channelKey: string | null
  readonly nicks: readonly [string, ...string[]]
  readonly identity: Omit<IrcIdentity, 'nick'>
  readonly loginRequired: boolean
  readonly words: AnnouncementWords
  readonly stateFile: string
  /** Of the loopback; null: none. */
  readonly healthPort: number | null
  /** What no log may show. */
  readonly secrets: readonly string[]
  /** Secrets that travel where others can read them, in words. */
  readonly warnings: readonly string[]
}

export type ReadSettings =
  | { readonly ok: true; readonly settings: Settings }
  /** Each names its variable: "IRC_CHANNEL: missing". */
  | { readonly ok: false; readonly problems: readonly string[] }

type Environment = Readonly<Record<string, string | undefined>>

/** Bytes that fit into a line beside what else must be in it. */
const CHANNEL_MAX = 64
const NICK_MAX = 30
const PASSWORD_MAX = 300

const text = v.pipe(v.string('must be text'), v.trim())
const list = v.pipe(
  text,
  v.transform((items) => items.split(',').map((item) => item.trim())),
)
/** As one parameter of a command, whatever else stands in it. */
const parameter = (max: number) =>
  v.pipe(
    v.string('must be text'),
    v.regex(/^[^\s\p{Cc}:][^\s\p{Cc}]*$/u, 'must have no spaces or controls, and not begin with :'),
    v.check((value) => Buffer.byteLength(value) <= max, `must be at most ${max} bytes`),
  )
const password = v.pipe(
  v.string('must be text'),
  v.regex(/^[^\p{Cc}]+$/u, 'must have no controls'),
  v.check((value) => Buffer.byteLength(value) <= PASSWORD_MAX, `must be at most ${PASSWORD_MAX} bytes`),
)
const base = v.pipe(
  text,
  v.check((value) => baseUrl(value) !== null, 'must be a URL such as https://forum.example/chat/'),
  v.transform((value) => baseUrl(value) ?? ''),
)
const nick = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z[\]\\`_^{|}][\w[\]\\`^{|}-]*$/, 'must be nicks such as sax,sax_'),
  v.maxLength(NICK_MAX, `must be at most ${NICK_MAX} characters each`),
)
const server = v.pipe(
  v.string(),
  v.check((value) => ircServer(value) !== null, 'must be servers such as ircs://irc.example:6697'),
)
const whole = (most: number) =>
  v.pipe(
    text,
    v.regex(/^\d{1,5}$/, `must be a number from 0 to ${most}`),
    v.transform(Number),
    v.maxValue(most, `must be a number from 0 to ${most}`),
  )
const authority = v.pipe(
  text,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      const pem = readFileSync(dataset.value, 'utf8')
      createSecureContext({ ca: pem })
      // An empty list of authorities is no error to Node.
      if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
      addIssue({ message: 'has no certificate in it' })
    } catch (error) {
      addIssue({ message: `cannot be read: ${error instanceof Error ? error.message : String(error)}` })
    }
    return NEVER
  }),
)

const schema = v.object({
  ROOM_URL: base,
  PUBLIC_URL: v.optional(base),
  // It is shown as part of a subprotocol's name, which is an HTTP token (RFC 9110, 5.6.2).
  RELAY_TOKEN: v.pipe(
    text,
    v.regex(/^[!#$%&'*+.^_`|~\w-]+$/, "must be of letters, digits and !#$%&'*+-.^_`|~"),
  ),
  IRC_SERVERS: v.pipe(
    list,
    v.array(server),
    v.check((names) => new Set(names).size === names.length, 'must name no server twice'),
  ),
  IRC_CHANNEL: v.pipe(parameter(CHANNEL_MAX), v.regex(/^[#&+!][^,]+$/, 'must be one channel such as #forum')),
  IRC_CHANNEL_KEY: v.optional(parameter(CHANNEL_MAX)),
  IRC_NICK: v.pipe(list, v.tupleWithRest([nick], nick)),
  IRC_USER: v.optional(
    v.pipe(text, v.regex(/^[\w.-]{1,10}$/, 'must be up to 10 of A-Z a-z 0-9 _ . -')),
    'sax',
  ),
  IRC_REALNAME: v.optional(v.pipe(text, v.regex(/^[^\p{Cc}]{1,100}$/u, 'must be up to 100 characters'))),
  IRC_PASSWORD: v.optional(password),
  IRC_SASL_USER: v.optional(parameter(CHANNEL_MAX)),
  IRC_SASL_PASSWORD: v.optional(password),
  IRC_SASL_REQUIRED: v.optional(v.picklist(['yes', 'no'], 'must be yes or no'), 'yes'),
  IRC_TLS_CA: v.optional(authority),
  IRC_TLS_PIN: v.optional(
    v.pipe(
      list,
      v.array(v.pipe(v.string(), v.regex(/^(?:[\da-f]{2}:?){31}[\da-f]{2}$/i, 'must be SHA-256 in hex'))),
    ),
  ),
  IRC_LANGUAGE: v.optional(v.picklist(['en', 'de'], 'must be en or de'), 'en'),
  STATE_FILE: v.optional(text, '.sax/irc-relay.sqlite'),
  HEALTH_PORT: v.optional(whole(65_535), '8789'),
})

/** Everything that is wrong is told at once. An empty variable counts as unset. */
export function readSettings(env: Environment): ReadSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = v.safeParse(schema, given, { abortPipeEarly: true })
  const problems = [...(result.issues ?? []).map(issueDetail), ...unpaired(given)]
  if (!result.success || problems.length > 0) return { ok: false, problems }
  return { ok: true, settings: settingsOf(result.output) }
}

/** A log-in is both or neither. */
function unpaired(given: Environment): readonly string[] {
  const [user, secret] = ['IRC_SASL_USER', 'IRC_SASL_PASSWORD'] as const
  const has = (name: string): boolean => given[name] !== undefined
  if (has(user) === has(secret)) return []
  return [`${has(user) ? secret : user}: missing, for ${has(user) ? user : secret} is given`]
}

function settingsOf(set: v.InferOutput<typeof schema>): Settings {
  const { IRC_SASL_USER: account, IRC_SASL_PASSWORD: saslPassword } = set
  const publicUrl = (set.PUBLIC_URL ?? set.ROOM_URL).replace(/^ws/, 'http')
  const tls = { ca: set.IRC_TLS_CA ?? null, pins: set.IRC_TLS_PIN ?? [] }
  const servers = new Map(
    set.IRC_SERVERS.flatMap((name) => {
      const address = ircServer(name)
      if (!address) return []
      const { isTls, ...at } = address
      return [[name, { ...at, tls: isTls ? tls : null }]]
    }),
  )
  const login =
    account !== undefined && saslPassword !== undefined ? { name: account, password: saslPassword } : null
  return {
    roomUrl: `${set.ROOM_URL.replace(/^http/, 'ws')}room`,
    publicUrl,
    relayToken: set.RELAY_TOKEN,
    servers,
    channel: set.IRC_CHANNEL,
    channelKey: set.IRC_CHANNEL_KEY ?? null,
    nicks: set.IRC_NICK,
    identity: {
      user: set.IRC_USER,
      realName: set.IRC_REALNAME ?? `Relay of the chat at ${publicUrl}`,
      password: set.IRC_PASSWORD ?? null,
      account: login,
      channel: set.IRC_CHANNEL,
    },
    loginRequired: login !== null && set.IRC_SASL_REQUIRED === 'yes',
    words: set.IRC_LANGUAGE === 'de' ? german : english,
    stateFile: set.STATE_FILE,
    healthPort: set.HEALTH_PORT || null,
    secrets: [set.RELAY_TOKEN, set.IRC_PASSWORD, set.IRC_CHANNEL_KEY, ...loginSecrets(login)].flatMap(
      (secret) => secret ?? [],
    ),
    warnings: readable(set),
  }
}

/** The password, and what of it goes over the wire (RFC 4616). */
function loginSecrets(login: IrcIdentity['account']): readonly string[] {
  if (!login) return []
  const { name, password: secret } = login
  return [secret, Buffer.from(`${name}\0${name}\0${secret}`).toString('base64')]
}

function readable(set: v.InferOutput<typeof schema>): readonly string[] {
  const hasPassword = set.IRC_PASSWORD !== undefined || set.IRC_SASL_PASSWORD !== undefined
  const open = set.IRC_SERVERS.filter((name) => {
    const address = ircServer(name)
    return address && !address.isTls && !isLoopback(address.host)
  })
  const room = new URL(set.ROOM_URL)
  return [
    ...(/^(?:http|ws):$/.test(room.protocol) && !isLoopback(room.hostname)
      ? ['ROOM_URL: RELAY_TOKEN goes there in the clear']
      : []),
    ...(hasPassword ? open.map((name) => `IRC_SERVERS: the password goes to ${name} in the clear`) : []),
  ]
}
