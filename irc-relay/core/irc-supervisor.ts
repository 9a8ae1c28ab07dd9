import { type CaseMapping, caseMapping } from './case-mapping.ts'
import { dismissal } from './dismissal.ts'
import type { IrcEvent, Proofs, Speaker } from './irc-event.ts'
import { createNickKeeper, type SavedNicks } from './nick-keeper.ts'
import type { RelaySettings, Turn } from './relay-action.ts'
import { createServerList, type SavedServers } from './server-list.ts'

export type SavedSupervisor = { readonly servers: SavedServers; readonly nicks: SavedNicks }

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

/** Doublings of back-off that are counted; its cap comes sooner. */
const FAILURES_MAX = 30

/** The way into the channel: a deadline in every state, and no last attempt. */
export function createSupervisor(settings: RelaySettings, kept: SavedSupervisor | null) {
  const { timing, loginRequired } = settings
  const servers = createServerList(settings.servers, timing, kept?.servers ?? null)
  const nicks = createNickKeeper(settings.nicks, timing, kept?.nicks ?? null)
  let phase: Phase = { is: 'waiting', until: 0 }
  let links = 0
  /** Number of the link that is heard; null while there is none. */
  let link: number | null = null
  let failures = 0
  let liveSince = Infinity
  let heardAt = 0
  /** When we asked whether anybody is there; Infinity: no question is open. */
  let askedAt = Infinity
  let session: Session | null = null
  let self: Speaker | null = null
  let refusals = 0
  let kicks: readonly number[] = []
  /** Why we are not in the channel, in words of ours alone: everybody may read them, and a server's can name a host or a key. */
  let trouble = 'connecting'

  const go = (is: Phase['is'], until = Infinity): void => void (phase = { is, until })
  const fence = (): string => `in-${link}`

  function dial(turn: Turn): void {
    const server = servers.next(turn.wall)
    link = ++links
    go('dialing', turn.now + timing.dialMs)
    turn.act({ do: 'dial', link, server, nick: nicks.begin() })
    turn.act({ do: 'log', event: { what: 'dial', detail: server } })
  }

  function lose(turn: Turn, why: string, holdMs = 0): void {
    if (link === null) return
    const { now, wall } = turn
    if (now - liveSince >= timing.provenMs) failures = 0
    if (holdMs > 0) servers.hold(holdMs, wall)
    const isUnreached = phase.is === 'dialing'
    const most = isUnreached ? timing.unreachableMs : timing.backOffMs * 2 ** failures
    if (!isUnreached) failures = Math.min(failures + 1, FAILURES_MAX)
    const jitterMs = Math.ceil(turn.random() * Math.min(most, timing.backOffCapMs))
    servers.failed()
    nicks.lost()
    ;[link, session, self, liveSince, trouble] = [null, null, null, Infinity, ours(why)]
    go('waiting', now + Math.max(jitterMs, servers.restMs(wall)))
    turn.act({ do: 'destroy' })
    turn.act({ do: 'log', event: { what: 'lost', detail: why } })
  }

  function dismissed(event: Extract<IrcEvent, { is: 'dismissed' }>, turn: Turn): void {
    const { text } = event
    const { wall } = turn
    switch (dismissal(event)) {
      case 'kill':
        servers.killed(wall)
        return lose(turn, `killed: ${text}`)
      case 'network ban':
        servers.park(timing.networkBanMs, text, wall)
        return lose(turn, `banned: ${text}`)
      case 'server ban':
        servers.park(timing.serverBanMs, text, wall)
        return lose(turn, `banned: ${text}`)
      case 'throttle':
        return lose(
          turn,
          `throttled: ${text}`,
          timing.throttleMs + Math.ceil(turn.random() * timing.throttleJitterMs),
        )
      case 'flood':
      case 'other':
        return lose(turn, `sent away: ${text}`)
    }
  }

  function join(turn: Turn): void {
    go('joining', turn.now + timing.joinMs)
    turn.act({ do: 'join' })
  }

  function out(turn: Turn, why: string, waitMs: number): void {
    trouble = ours(why)
    go('outside', turn.now + waitMs)
    turn.act({ do: 'log', event: { what: 'out of the channel', detail: why } })
  }

  function kicked(turn: Turn, why: string): void {
    const { now } = turn
    kicks = [...kicks.filter((kickedAt) => now - kickedAt < timing.kickedOutMs), now]
    const recent = kicks.filter((kickedAt) => now - kickedAt < timing.kicksMs).length
    const isMeant = recent >= timing.kicksMax
    out(turn, why, isMeant ? timing.kickedOutMs : nth(timing.kickedMs, kicks.length - 1))
  }

  function hear(event: IrcEvent, turn: Turn): void {
    const { now } = turn
    ;[heardAt, askedAt] = [now, Infinity]
    switch (event.is) {
      case 'opened':
        if (phase.is === 'dialing') go('registering', now + timing.registerMs)
        break
      case 'registered': {
        const { network, isupport, proofs, account, nick } = event
        const mapping = caseMapping(`${isupport['CASEMAPPING']}`)
        session = { network, isupport, proofs, account, mapping }
        nicks.registered(nick, mapping, now)
        if (loginRequired && account === null) lose(turn, 'not logged in', timing.loginMs)
        else join(turn)
        break
      }
      case 'nick refused': {
        if (session) break
        const nick = nicks.next(turn.random)
        if (nick === null) lose(turn, 'no nick is to be had')
        else turn.act({ do: 'nick', nick })
        break
      }
      case 'joined':
        if (phase.is !== 'joining' && phase.is !== 'outside') break
        ;[self, refusals] = [event.self, 0]
        go('proving', now + timing.proveMs)
        turn.act({ do: 'ping', token: fence() })
        break
      case 'join refused':
        if (phase.is !== 'joining') break
        out(
          turn,
          `refused by the channel with ${event.numeric}: ${event.text}`,
          nth(timing.refusedMs, refusals),
        )
        refusals += 1
        break
      case 'left':
        kicked(turn, event.how === 'kick' ? `kicked: by ${event.by}: ${event.text}` : 'parted')
        break
      case 'pong':
        if (phase.is !== 'proving' || event.token !== fence()) break
        liveSince = now
        nicks.live(now)
        go('live')
        turn.act({ do: 'log', event: { what: 'live', detail: servers.server } })
        break
      case 'names':
        nicks.listed(event.nicks)
        if (phase.is === 'live' && !nicks.isIn(event.nicks)) kicked(turn, 'not there')
        break
      case 'went':
        nicks.went(event.nick, turn)
        break
      case 'renamed':
        nicks.renamed(event, turn)
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
        lose(turn, `${event.tls ? 'TLS failed' : 'closed'}: ${event.detail}`)
        break
      default:
    }
  }

  /** Before 001 silence means nothing: its deadline is all there is. After a pause of ours the question comes first. */
  const silentAt = (): number => {
    if (link === null || !session) return Infinity
    return askedAt < Infinity ? askedAt + timing.goneMs - timing.quietMs : heardAt + timing.quietMs
  }

  function due(turn: Turn): void {
    const { now } = turn
    if (now >= phase.until) {
      // A restart knows of no waiting but what was saved.
      const rest = links === 0 && phase.until === 0 ? servers.restMs(turn.wall) : 0
      if (rest > 0) go('waiting', now + rest)
      else if (phase.is === 'waiting') dial(turn)
      else if (phase.is === 'outside') join(turn)
      else lose(turn, `no answer while ${phase.is}`)
    }
    if (now >= silentAt() && askedAt < Infinity) lose(turn, 'silence')
    else if (now >= silentAt()) {
      askedAt = now
      turn.act({ do: 'ping', token: 'quiet' })
    }
    nicks.due(turn)
  }

  return {
    nicks,
    get link() {
      return link
    },
    get server() {
      return servers.server
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
    get trouble() {
      return trouble
    },
    get saved(): SavedSupervisor {
      return { servers: servers.saved, nicks: nicks.saved }
    },
    hear,
    /** The link is of no use: another. */
    lose,
    due,
    dueAt: (): number => Math.min(phase.until, silentAt(), nicks.dueAt()),
    /** No more attempts. */
    end: () => go('over'),
  }
}

/** Of a reason what stands before the words of others. */
function ours(why: string): string {
  return why.split(': ', 1)[0] ?? why
}

/** The last one stands for all that follow. */
function nth(steps: readonly number[], at: number): number {
  return steps[Math.min(at, steps.length - 1)] ?? 0
}
