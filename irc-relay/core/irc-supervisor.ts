import { type CaseMapping, caseMapping, foldCase } from './case-mapping.ts'
import { dismissal } from './dismissal.ts'
import type { IrcEvent, Proofs, Speaker } from './irc-event.ts'
import type { RelaySettings, Turn } from './relay-action.ts'

/** What a restart must not forget, or a crash loop would be a reconnect storm. Calendar, ms. */
export type SavedSupervisor = {
  readonly parked: Readonly<Record<string, { readonly until: number; readonly text: string }>>
  readonly holdUntil: number
  readonly kills: readonly number[]
  readonly dialledAt: number
  /** Under which the network may still show us; the present one is the last. */
  readonly nicks: readonly string[]
  /** Under which we have spoken lately: what history has of them is ours. */
  readonly had: readonly string[]
}

/** What a server told of itself when it let us in. */
type Session = {
  readonly network: string | null
  readonly isupport: Readonly<Record<string, string | true>>
  readonly proofs: Proofs
  readonly mapping: CaseMapping
  readonly account: string | null
}

/** `outside`: let in by the server, not by the channel. */
type Phase = {
  readonly is: 'waiting' | 'dialing' | 'registering' | 'joining' | 'proving' | 'live' | 'outside' | 'over'
  /** When time ends it. */
  readonly until: number
}

/** The way into the channel, with a deadline in every state and no end of attempts. */
export type Supervisor = {
  /** Number of the link that is heard; null while there is none. */
  readonly link: number | null
  readonly isLive: boolean
  readonly session: Session | null
  readonly self: Speaker | null
  readonly nick: string
  /** A dead connection of ours may still be in the channel. */
  readonly hasGhost: boolean
  /** Why we are not in the channel, in words for the room. */
  readonly trouble: string
  readonly saved: SavedSupervisor
  readonly isOwn: (nick: string) => boolean
  /** Or that of a former connection, as history shows it. */
  wasOwn(nick: string): boolean
  hear(event: IrcEvent, turn: Turn): void
  /** The link is of no use: another. */
  lose(turn: Turn, why: string, holdMs?: number): void
  due(turn: Turn): void
  dueAt(): number
  /** No more attempts. */
  end(): void
}

const NOTHING_SAVED: SavedSupervisor = {
  parked: {},
  holdUntil: 0,
  kills: [],
  dialledAt: 0,
  nicks: [],
  had: [],
}
const DAY_MS = 24 * 60 * 60_000
/** Former connections that the network may show at once: one in 20 s, each for less than five minutes. */
const NICKS_MAX = 16
/** Characters of a nick that every server takes, with digits behind them (RFC 1459 §1.2). */
const NICK_STEM = 5

export function createSupervisor(settings: RelaySettings, kept: SavedSupervisor | null): Supervisor {
  const { servers, nicks, timing, loginRequired } = settings
  const [wanted] = nicks
  let saved = kept ?? NOTHING_SAVED
  let phase: Phase = { is: 'waiting', until: 0 }
  let links = 0
  let link: number | null = null
  let at = 0
  let failures = 0
  let liveSince = Infinity
  let heardAt = 0
  let isAsked = false
  let session: Session | null = null
  let self: Speaker | null = null
  let nick = wanted
  /** Which of the nicks the next attempt begins with: not with one that was just refused. */
  let nickAt = 0
  let regainAt = Infinity
  let ghostUntil = Infinity
  let refusals = 0
  let kicks: readonly number[] = []
  let trouble = 'connecting'

  const fold = (name: string): string => foldCase(name, session?.mapping ?? 'ascii')
  const same = (a: string, b: string): boolean => fold(a) === fold(b)
  const includes = (names: readonly string[], name: string): boolean => names.some((one) => same(one, name))
  const without = (name: string): readonly string[] => saved.nicks.filter((one) => !same(one, name))
  const hasGhost = (): boolean => without(nick).length > 0
  const go = (is: Phase['is'], until = Infinity): void => void (phase = { is, until })
  const fence = (): string => `in-${link}`
  const server = (ahead = 0): string => servers[(at + ahead) % servers.length] ?? ''
  const parkedMs = (name: string, wall: number): number =>
    clamp((saved.parked[name]?.until ?? 0) - wall, timing.networkBanMs)

  /** How long no server may be tried, whatever has happened since. */
  function restMs(wall: number): number {
    return Math.max(
      clamp(saved.dialledAt + timing.dialFloorMs - wall, timing.dialFloorMs),
      clamp(saved.holdUntil - wall, timing.networkBanMs),
      Math.min(...servers.map((name) => parkedMs(name, wall))),
    )
  }

  function dial(turn: Turn): void {
    const free = servers.findIndex((_, ahead) => parkedMs(server(ahead), turn.wall) === 0)
    at += Math.max(free, 0)
    link = ++links
    nick = nicks[nickAt] ?? nick
    ghostUntil = Infinity
    saved = { ...saved, dialledAt: turn.wall }
    go('dialing', turn.now + timing.dialMs)
    turn.act({ do: 'dial', link, server: server(), nick })
    turn.act({ do: 'log', event: { what: 'dial', detail: server() } })
  }

  function lose(turn: Turn, why: string, holdMs = 0): void {
    if (link === null) return
    const { now, wall } = turn
    const isUnreached = phase.is === 'dialing'
    if (now - liveSince >= timing.provenMs) failures = 0
    if (holdMs > 0) saved = { ...saved, holdUntil: Math.max(saved.holdUntil, wall + holdMs) }
    const most = isUnreached ? timing.unreachableMs : timing.backOffMs * 2 ** failures
    if (!isUnreached) failures = Math.min(failures + 1, 30)
    at += 1
    ;[link, session, self, liveSince, regainAt] = [null, null, null, Infinity, Infinity]
    trouble = why
    const jitterMs = Math.ceil(turn.random() * Math.min(most, timing.backOffCapMs))
    go('waiting', now + Math.max(jitterMs, restMs(wall)))
    turn.act({ do: 'destroy' })
    turn.act({ do: 'log', event: { what: 'lost', detail: why } })
  }

  function dismissed(event: Extract<IrcEvent, { is: 'dismissed' }>, turn: Turn): void {
    const { text } = event
    const park = (ms: number): void => {
      const others = Object.entries(saved.parked).filter(([name]) => name !== server())
      // The same words on two servers are the network's.
      const isEverywhere = others.some(([name, ban]) => ban.text === text && parkedMs(name, turn.wall) > 0)
      const parked = { ...saved.parked, [server()]: { until: turn.wall + ms, text } }
      saved = { ...saved, parked }
      lose(turn, `banned: ${text}`, isEverywhere ? timing.networkBanMs : 0)
    }
    switch (dismissal(event)) {
      case 'kill': {
        const before = saved.kills.filter((killedAt) => turn.wall - killedAt < DAY_MS)
        saved = { ...saved, kills: [...before, turn.wall] }
        return lose(turn, `killed: ${text}`, before.length > 0 ? timing.killAgainMs : timing.killMs)
      }
      case 'network ban':
        return park(timing.networkBanMs)
      case 'server ban':
        return park(timing.serverBanMs)
      case 'throttle':
        return lose(turn, text, timing.throttleMs + Math.ceil(turn.random() * timing.throttleJitterMs))
      case 'flood':
      case 'other':
        return lose(turn, text)
    }
  }

  function join(turn: Turn): void {
    go('joining', turn.now + timing.joinMs)
    turn.act({ do: 'join' })
  }

  function out(turn: Turn, why: string, waitMs: number): void {
    trouble = why
    go('outside', turn.now + waitMs)
    turn.act({ do: 'log', event: { what: 'out of the channel', detail: why } })
  }

  function kicked(turn: Turn, why: string): void {
    const { now } = turn
    kicks = [...kicks.filter((kickedAt) => now - kickedAt < timing.kickedOutMs), now]
    const recent = kicks.filter((kickedAt) => now - kickedAt < timing.kicksMs).length
    const isMeant = recent >= timing.kicksMax
    out(turn, why, isMeant ? timing.kickedOutMs : (nth(timing.kickedMs, kicks.length - 1) ?? 0))
  }

  function regain(turn: Turn): void {
    regainAt = turn.now + timing.regainMs
    turn.act({ do: 'nick', nick: wanted })
  }

  function become(name: string, turn: Turn): void {
    nick = name
    const shown = [...without(name).slice(1 - NICKS_MAX), name]
    const had = [...saved.had.filter((one) => !same(one, name)).slice(1 - NICKS_MAX), name]
    saved = { ...saved, nicks: shown, had }
    const isWanted = same(nick, wanted)
    if (isWanted) nickAt = 0
    regainAt = isWanted ? Infinity : turn.now + timing.regainMs
  }

  function departed(name: string, turn: Turn): void {
    saved = { ...saved, nicks: without(name) }
    if (same(name, wanted) && regainAt < Infinity) regain(turn)
  }

  function renamed({ from, to, isSelf }: Extract<IrcEvent, { is: 'renamed' }>, turn: Turn): void {
    const isGhost = includes(saved.nicks, from)
    departed(from, turn)
    // A dead connection's last wish may be another nick.
    if (isGhost && !isSelf) saved = { ...saved, nicks: [to, ...without(to)] }
    if (isSelf) become(to, turn)
  }

  function hear(event: IrcEvent, turn: Turn): void {
    heardAt = turn.now
    isAsked = false
    switch (event.is) {
      case 'opened':
        if (phase.is === 'dialing') go('registering', turn.now + timing.registerMs)
        break
      case 'registered': {
        const { network, isupport, proofs, account } = event
        session = {
          network,
          isupport,
          proofs,
          account,
          mapping: caseMapping(worded(isupport['CASEMAPPING'])),
        }
        become(event.nick, turn)
        if (loginRequired && account === null) lose(turn, 'not logged in', timing.loginMs)
        else join(turn)
        break
      }
      case 'nick refused': {
        if (session) break
        nickAt += 1
        const stem = wanted.slice(0, NICK_STEM)
        nick = nicks[nickAt] ?? `${stem}${Math.floor(turn.random() * 10_000)}`
        turn.act({ do: 'nick', nick })
        break
      }
      case 'joined':
        if (phase.is !== 'joining' && phase.is !== 'outside') break
        self = event.self
        refusals = 0
        go('proving', turn.now + timing.proveMs)
        turn.act({ do: 'ping', token: fence() })
        break
      case 'join refused':
        if (phase.is !== 'joining') break
        out(turn, `${event.numeric} ${event.text}`, nth(timing.refusedMs, refusals) ?? 0)
        refusals += 1
        break
      case 'left':
        kicked(turn, event.how === 'kick' ? `kicked by ${event.by}: ${event.text}` : 'parted')
        break
      case 'pong':
        if (phase.is !== 'proving' || event.token !== fence()) break
        liveSince = turn.now
        ghostUntil = turn.now + timing.ghostMs
        go('live')
        turn.act({ do: 'log', event: { what: 'live', detail: server() } })
        break
      case 'names':
        saved = {
          ...saved,
          nicks: saved.nicks.filter((name) => same(name, nick) || includes(event.nicks, name)),
        }
        if (phase.is === 'live' && !includes(event.nicks, nick)) kicked(turn, 'not there')
        break
      case 'went':
        departed(event.nick, turn)
        break
      case 'renamed':
        renamed(event, turn)
        break
      case 'mask':
        self = event.self
        break
      case 'log-in refused':
        turn.act({ do: 'log', event: { what: 'log-in refused', detail: event.numeric } })
        if (loginRequired) lose(turn, `log-in refused: ${event.text}`, timing.loginMs)
        break
      case 'dismissed':
        dismissed(event, turn)
        break
      case 'closed':
        lose(turn, event.tls ? `TLS: ${event.detail}` : event.detail)
        break
      default:
    }
  }

  /** Whether silence means anything: before 001 a deadline is all there is. */
  const isWatched = (): boolean => link !== null && session !== null

  function due(turn: Turn): void {
    const { now } = turn
    if (now >= phase.until) {
      const rest = links === 0 ? restMs(turn.wall) : 0
      if (phase.is === 'waiting' && rest > 0 && phase.until === 0) go('waiting', now + rest)
      else if (phase.is === 'waiting') dial(turn)
      else if (phase.is === 'outside') join(turn)
      else lose(turn, `no answer while ${phase.is}`)
    }
    if (isWatched() && now >= heardAt + timing.goneMs) lose(turn, 'silence')
    else if (isWatched() && !isAsked && now >= heardAt + timing.quietMs) {
      isAsked = true
      turn.act({ do: 'ping', token: 'quiet' })
    }
    if (now >= regainAt) regain(turn)
    if (now >= ghostUntil) saved = { ...saved, nicks: [nick] }
  }

  return {
    get link() {
      return link
    },
    get isLive() {
      return phase.is === 'live'
    },
    get session() {
      return session
    },
    get self() {
      return self
    },
    get nick() {
      return nick
    },
    get hasGhost() {
      return hasGhost()
    },
    get trouble() {
      return trouble
    },
    get saved() {
      return saved
    },
    isOwn: (name) => same(name, nick) || includes(saved.nicks, name),
    wasOwn: (name) => includes(saved.had, name),
    hear,
    lose,
    due,
    dueAt() {
      const silent = isWatched() ? heardAt + (isAsked ? timing.goneMs : timing.quietMs) : Infinity
      return Math.min(phase.until, silent, regainAt, hasGhost() ? ghostUntil : Infinity)
    },
    end: () => go('over'),
  }
}

function clamp(ms: number, most: number): number {
  return Math.min(Math.max(ms, 0), most)
}

/** The last one stands for all that follow. */
function nth(steps: readonly number[], at: number): number | undefined {
  return steps[Math.min(at, steps.length - 1)]
}

function worded(token: string | true | undefined): string | undefined {
  return typeof token === 'string' ? token : undefined
}
