import { randomUUID } from 'node:crypto'
import type { Said, ScriptedIrcd, Seat } from './scripted-ircd.ts'

export type Refusals = {
  /** Nicks that are in use. */
  readonly nicks?: readonly string[]
  /** Said by 465 right after 001, and the link closed. */
  readonly banned?: string
  /** Numeric for a JOIN. */
  readonly join?: string
  /** Numeric for a line to the channel. */
  readonly speech?: string
  /** Capabilities that a CAP REQ does not get. */
  readonly caps?: readonly string[]
  /** Numeric for a SASL log-in. */
  readonly logIn?: string
}

const SERVER = 'irc.scripted.invalid'

/** What the server does with a line (latin1). */
export function answer(ircd: ScriptedIrcd, seat: Seat, raw: string): void {
  const [, tags = '', command = '', rest = ''] = /^(?:@(\S*) )?(\S*) ?(.*)$/su.exec(raw) ?? []
  const [middles = '', trailing] = rest.startsWith(':') ? ['', rest.slice(1)] : rest.split(/ :(.*)/su)
  const params = [...middles.split(' ').filter(Boolean), ...(trailing === undefined ? [] : [trailing])]
  const label = /(?:^|;)label=([^;]*)/u.exec(tags)?.[1]
  const labelled = label !== undefined && seat.caps.has('labeled-response') ? `@label=${label} ` : ''
  const to = (line: string): void => void seat.socket.write(`${line}\r\n`, 'latin1')
  const numeric = (code: string, text: string): void =>
    to(`${labelled}:${SERVER} ${code} ${seat.nick} ${text}`)
  const [first = '', second = ''] = params
  const mask = `${seat.nick}!${seat.user}@host.invalid`
  const all = (channel: string, line: string): void => {
    for (const { socket } of ircd.members(channel)) socket.write(`${line}\r\n`, 'latin1')
  }

  if (raw.startsWith('@') && !seat.caps.has('message-tags'))
    return numeric('421', `${raw.split(' ')[0]} :Unknown command`)
  switch (command) {
    case 'CAP':
      return negotiate(ircd, seat, params, numeric)
    case 'AUTHENTICATE':
      return authenticate(ircd, first, to, numeric)
    case 'NICK':
      if (ircd.refusals.nicks?.includes(first)) return numeric('433', `${first} :Nickname is already in use`)
      if (seat.isRegistered) all([...seat.channels][0] ?? '', `:${mask} NICK ${first}`)
      seat.nick = first
      return welcome(ircd, seat)
    case 'USER':
      seat.user = first
      return welcome(ircd, seat)
    case 'PING':
      return to(`:${SERVER} PONG ${SERVER} :${first}`)
    case 'JOIN':
      if (ircd.refusals.join) return numeric(ircd.refusals.join, `${first} :Cannot join channel`)
      seat.channels.add(first)
      all(first, `:${mask} JOIN ${first}`)
      names(ircd, first, numeric)
      return ircd.options.replaysOnJoin ? replay(ircd, seat, first) : undefined
    case 'NAMES':
      return names(ircd, first, numeric)
    case 'TOPIC':
      return all(first, `:${mask} TOPIC ${first} :${second}`)
    case 'PART':
      all(first, `:${mask} PART ${first} :${second}`)
      seat.channels.delete(first)
      return
    case 'PRIVMSG':
    case 'NOTICE':
      if (ircd.refusals.speech) return numeric(ircd.refusals.speech, `${first} :Cannot send to channel`)
      return speak(ircd, seat, { prefix: mask, command, target: first, text: second }, labelled)
    case 'CHATHISTORY':
      return replay(ircd, seat, second, {
        since: Date.parse((params[2] ?? '').replace('timestamp=', '')),
        most: Number(params[3]),
      })
    case 'QUIT':
      to(`ERROR :Closing link: (${seat.user}@host) [${first}]`)
      seat.socket.end()
      return
    default:
  }
}

function negotiate(
  ircd: ScriptedIrcd,
  seat: Seat,
  params: readonly string[],
  numeric: (code: string, text: string) => void,
): void {
  const { caps } = ircd.options
  const [subcommand, asked = ''] = params
  if (!caps) return numeric('421', 'CAP :Unknown command')
  const say = (line: string): void => void seat.socket.write(`:${SERVER} CAP ${seat.nick} ${line}\r\n`)
  if (subcommand === 'LS') {
    seat.isNegotiating = true
    say(`LS :${caps.join(' ')}`)
  }
  if (subcommand === 'REQ') {
    const wanted = asked.split(' ')
    const isRefused = wanted.some((name) => ircd.refusals.caps?.includes(name))
    if (!isRefused) for (const name of wanted) seat.caps.add(name)
    say(`${isRefused ? 'NAK' : 'ACK'} :${asked}`)
  }
  if (subcommand === 'END') {
    seat.isNegotiating = false
    welcome(ircd, seat)
  }
}

function authenticate(
  ircd: ScriptedIrcd,
  given: string,
  to: (line: string) => void,
  numeric: (code: string, text: string) => void,
): void {
  if (given === 'PLAIN') return to('AUTHENTICATE +')
  const { logIn } = ircd.refusals
  if (logIn) return numeric(logIn, ':SASL authentication failed')
  const [, account = ''] = Buffer.from(given, 'base64').toString().split('\0')
  numeric('900', `nick!user@host ${account} :You are now logged in`)
  numeric('903', ':SASL authentication successful')
}

function welcome(ircd: ScriptedIrcd, seat: Seat): void {
  if (seat.isRegistered || seat.isNegotiating || seat.nick === '*' || seat.user === 'user') return
  seat.isRegistered = true
  const { isupport } = ircd.options
  const { banned } = ircd.refusals
  const say = (line: string): void => void seat.socket.write(`:${SERVER} ${line}\r\n`)
  say(`001 ${seat.nick} :Welcome`)
  if (banned) {
    say(`465 ${seat.nick} :${banned}`)
    seat.socket.end(`ERROR :Closing link: (K-lined: ${banned})\r\n`)
    return
  }
  if (isupport) say(`005 ${seat.nick} ${isupport.join(' ')} :are supported by this server`)
  say(`422 ${seat.nick} :No message of the day`)
}

function names(ircd: ScriptedIrcd, channel: string, numeric: (code: string, text: string) => void): void {
  numeric(
    '353',
    `= ${channel} :${ircd
      .members(channel)
      .map(({ nick }) => nick)
      .join(' ')}`,
  )
  numeric('366', `${channel} :End of names`)
}

/** Told to everybody in the channel, no two at the same moment; `from` null: by somebody who has no seat. */
export function speak(
  ircd: ScriptedIrcd,
  from: Seat | null,
  words: Omit<Said, 'msgid' | 'at'>,
  labelled = '',
): void {
  const at = Math.max(Date.now(), (ircd.history.at(-1)?.at ?? 0) + 1)
  const said = { ...words, msgid: randomUUID(), at }
  ircd.history.push(said)
  const line = `:${said.prefix} ${said.command} ${said.target} :${said.text}`
  for (const seat of ircd.members(said.target)) {
    if (seat === from && !seat.caps.has('echo-message')) continue
    const label = seat === from ? labelled.slice(1, -1) : ''
    seat.socket.write(`${tagged(seat, said, label)}${line}\r\n`, 'latin1')
  }
}

function tagged(seat: Seat, { msgid, at }: Said, ...tags: readonly string[]): string {
  const all = [
    ...tags,
    ...(seat.caps.has('message-tags') ? [`msgid=${msgid}`] : []),
    ...(seat.caps.has('server-time') ? [`time=${new Date(at).toISOString()}`] : []),
  ].filter(Boolean)
  return all.length > 0 ? `@${all.join(';')} ` : ''
}

function replay(
  ircd: ScriptedIrcd,
  seat: Seat,
  channel: string,
  { since, most } = { since: 0, most: Infinity },
): void {
  const send = (line: string): void => void seat.socket.write(`${line}\r\n`, 'latin1')
  const all = ircd.history.filter(({ at, target }) => target === channel && at > since)
  send(`:${SERVER} BATCH +h chathistory ${channel}`)
  for (const said of all.slice(0, most)) {
    send(`${tagged(seat, said, 'batch=h')}:${said.prefix} ${said.command} ${channel} :${said.text}`)
  }
  send(`:${SERVER} BATCH -h`)
}
