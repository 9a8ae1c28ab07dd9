import { createDelivery, type Place } from './delivery.ts'
import { dismissal } from './dismissal.ts'
import { createHistoryPages } from './history-pages.ts'
import { createIntake, type Network } from './intake.ts'
import type { IrcEvent } from './irc-event.ts'
import { createSupervisor } from './irc-supervisor.ts'
import { lineBudgets, serverLengths } from './line-budget.ts'
import {
  type Action,
  isStored,
  type Odds,
  type RelayEvent,
  type RelaySettings,
  type RelayView,
  type Remains,
  type Turn,
} from './relay-action.ts'
import { createRoster } from './roster.ts'
import { createTopicKeeper } from './topic-keeper.ts'
import { topicFromIrc } from './topic.ts'

/** Decides everything the process does; knows no clock, no socket and no file. */
export type Relay = {
  /** What has happened since the last step, in order; only then is anything late. */
  step(events: readonly RelayEvent[], odds: Odds): readonly Action[]
  /** When `due` may do something; Infinity: while only an event can. */
  dueAt(): number
  /** For an operator who asks. */
  view(now: number): RelayView
}

/** When IRC was last heard is told with every save, and alone no oftener than this, ms. */
const HEARD_MS = 60_000
/** How far back history is asked beyond what we know to have heard, ms: clocks differ. */
const OVERLAP_MS = 120_000

export function createRelay(settings: RelaySettings, remains: Remains, startedAt: number): Relay {
  const { channel, timing } = settings
  const { saved: kept } = remains
  const since = kept?.since ?? startedAt
  const irc = createSupervisor(settings, kept?.irc ?? null)
  const delivery = createDelivery(settings, kept?.delivery ?? null)
  const intake = createIntake(settings, remains)
  const roster = createRoster(timing)
  const history = createHistoryPages()
  let heardAt = kept?.heardAt ?? startedAt
  let savedText = ''
  let isRoomLive = false
  let isStoreOk = true
  /** What the room was told of IRC on its present session. */
  let statusTold = ''
  const topic = createTopicKeeper(kept?.topic ?? null)
  let answeredAt = -Infinity
  let replayTill = Infinity
  let endAt = Infinity
  let isOver = false

  /** As last told: where we are not let in, it is still the network that we are not on. */
  let network: Network = { name: '', mapping: 'ascii' }

  function place(): Place | null {
    const { session } = irc
    if (!irc.isLive || !session) return null
    const budget = lineBudgets(channel, irc.self, serverLengths(session.isupport))
    const { words, permalink } = settings
    return {
      channel: { budget, nicks: roster.nicks, words, permalink },
      proofs: session.proofs,
      isGhostGone: !irc.nicks.hasGhost,
      isHeld: !isStoreOk || endAt < Infinity,
      pin: (text) => topic.want(text),
    }
  }

  /** What matters to others than the supervisor, who has heard it already. */
  function hear(event: IrcEvent, turn: Turn): void {
    const { now, wall } = turn
    switch (event.is) {
      case 'registered':
        network = { name: event.network ?? '', mapping: irc.session?.mapping ?? 'ascii' }
        return roster.registered(network.mapping)
      case 'joined':
        topic.joined()
        intake.joined(irc.session?.proofs.history === 'none' ? -Infinity : now + timing.replayMs)
        replayTill = now + timing.replayAllMs
        history.close()
        if (irc.session?.proofs.history === 'asked') {
          const from = Math.max(heardAt - OVERLAP_MS, wall - timing.seenMs)
          history.open(from)
          turn.act({ do: 'ask history', since: from })
        }
        return
      case 'heard':
        if (!irc.nicks.isOwn(event.line.by.nick)) return intake.heard(event.line, network, false, since, turn)
        return delivery.ghostSaid(event.line, turn)
      case 'echo':
        if (irc.session) delivery.echo(event.label, event.line, irc.session.proofs, turn)
        return
      case 'replayed':
        if (!history.isNews(event.line)) return
        if (irc.nicks.wasOwn(event.line.by.nick)) return delivery.replayed(event.line)
        return intake.heard(event.line, network, true, since, turn)
      case 'replay ended': {
        const next = history.next()
        if (next !== null) {
          const until = Math.min(now + timing.replayMs, replayTill)
          intake.replayLasts(until)
          delivery.replayLasts(until)
          return turn.act({ do: 'ask history', since: next })
        }
        intake.replayEnded()
        return delivery.replayEnded()
      }
      case 'pong':
        if (irc.session) delivery.pong(event.token, irc.session.proofs, turn)
        return
      case 'line refused':
        if (event.numeric === '482') topic.refused(event.text, turn)
        else delivery.refuse(event.label, event.numeric, event.text, turn)
        return
      case 'accepted':
        if (irc.session) delivery.accepted(event.label, irc.session.proofs, turn)
        return
      case 'names':
        return roster.names(event.nicks, now)
      case 'came':
        return roster.came(event.nick, now)
      case 'went':
        return roster.went(event.nick, event.split, turn)
      case 'renamed':
        return roster.renamed(event.from, event.to, now)
      case 'topic': {
        const { text, by } = event
        const isBySomebody = by !== null && !irc.nicks.isOwn(by)
        if (topic.heard(text, isBySomebody) && by !== null)
          intake.topic(by, topicFromIrc(text), network, turn)
        return
      }
      case 'private':
        if (event.command === 'NOTICE' || now < answeredAt + timing.answerMs) return
        answeredAt = now
        return turn.act({ do: 'answer', nick: event.by.nick, text: settings.about })
      case 'dismissed':
        if (dismissal(event) === 'flood') delivery.slower(now)
        return
      case 'left':
        if (/flood/i.test(event.text)) delivery.slower(now)
        return
      case 'fault':
        return turn.act({ do: 'log', event: { what: 'fault', detail: event.detail } })
      default:
    }
  }

  function end(code: 0 | 3 | 4, turn: Turn): void {
    if (irc.link !== null) turn.act({ do: 'quit', text: 'relay' })
    irc.end()
    isOver = true
    turn.act({ do: 'exit', code })
  }

  function happen(event: RelayEvent, turn: Turn): void {
    const { now } = turn
    switch (event.is) {
      case 'irc':
        if (event.link !== irc.link) return
        irc.hear(event.event, turn)
        // What lies before is not ours yet while history is still being asked, or has still to judge a line of ours.
        if (irc.isLive && !history.isOpen && !delivery.isInDoubt) heardAt = turn.wall
        return hear(event.event, turn)
      case 'welcome':
        isRoomLive = true
        statusTold = ''
        if (delivery.queue.welcome(event.epoch, event.head, turn))
          turn.act({ do: 'log', event: { what: 'starts at head', seq: event.head } })
        intake.welcome(event.textMax)
        return roster.welcome(now)
      case 'entries':
      case 'page':
        // An entry settles a send as well as its ack [S3].
        for (const entry of event.entries)
          if ('ref' in entry && entry.ref) intake.told(entry.ref, entry.by.id, turn)
        return event.is === 'page'
          ? delivery.queue.page(event, turn)
          : delivery.queue.told(event.entries, turn)
      case 'ack':
        return intake.settle(event.ref, turn)
      case 'nack':
        return intake.nacked(event.ref, event.code, event.retryAfterMs ?? 0, turn)
      case 'room gone':
        isRoomLive = false
        delivery.queue.roomGone()
        intake.roomGone()
        return roster.roomGone()
      case 'room stopped':
        return end(event.why === 'replaced' ? 3 : 4, turn)
      case 'store':
        isStoreOk = event.ok
        if (event.ok) {
          savedText = ''
          return intake.rewrite(turn)
        }
        intake.storeFailed()
        if (event.unsaid) delivery.takeBack()
        return
      case 'shutdown':
        endAt = Math.min(endAt, now + timing.drainMs)
        return
      case 'start':
      case 'due':
        return irc.due(turn)
    }
  }

  function status(now: number): readonly [state: 'up' | 'degraded' | 'down', detail: string | null] {
    if (!isStoreOk) return ['degraded', 'what is said cannot be stored: nothing is passed on to IRC']
    if (!irc.session) return ['down', irc.trouble]
    if (!irc.isLive) return ['degraded', irc.trouble]
    if (delivery.isRefused(now)) return ['degraded', 'the channel takes no lines']
    return ['up', settings.hasAccount && irc.session.account === null ? 'not logged in' : null]
  }

  function tellStatus(turn: Turn): void {
    const [state, detail] = status(turn.now)
    const told = `${state} ${detail}`
    if (!isRoomLive || told === statusTold) return
    statusTold = told
    const shown = detail === null ? {} : { detail: detail.slice(0, DETAIL_MAX) }
    const names = { network: network.name.slice(0, NAME_MAX), channel: channel.slice(0, NAME_MAX) }
    turn.act({ do: 'tell room', frame: { type: 'status', state, ...names, ...shown } })
  }

  function follow(turn: Turn, before: { readonly link: number | null; readonly isLive: boolean }): void {
    const { now } = turn
    if (before.link !== null && irc.link !== before.link) delivery.lost()
    if (!before.isLive && irc.isLive) {
      delivery.replayLasts(now + timing.replayMs)
      roster.live(now)
    } else if (before.isLive && !irc.isLive) roster.out(now)
  }

  return {
    step(events, odds) {
      if (isOver) return []
      const actions: Action[] = []
      const turn: Turn = {
        ...odds,
        act(action) {
          actions.push(action)
          if (action.do === 'say') intake.said(action.line.text, odds.now)
        },
      }
      for (const event of events) {
        const before = { link: irc.link, isLive: irc.isLive }
        if (!isOver) happen(event, turn)
        follow(turn, before)
      }
      const now = { link: irc.link, isLive: irc.isLive }
      if (!isOver && !delivery.go(place(), turn)) irc.lose(turn, 'no answer to a line')
      follow(turn, now)
      if (!isOver) {
        if (irc.isLive && isStoreOk && irc.session) {
          const max = Number(irc.session.isupport['TOPICLEN'])
          topic.go(max > 0 ? max : undefined, turn)
        }
        intake.go(turn)
        roster.go(irc.nicks.isOwn, turn)
        tellStatus(turn)
        if (endAt <= odds.now || (endAt < Infinity && delivery.isIdle)) end(0, turn)
      }
      save(turn)
      return [...actions.filter(isStored), ...actions.filter((action) => !isStored(action))]
    },
    view(now) {
      const [state, detail] = status(now)
      return {
        irc: { state, detail, server: irc.link === null ? null : irc.server },
        isRoomLive,
        toIrc: delivery.queue.behind,
        toRoom: intake.journal.length,
      }
    },
    dueAt: () =>
      isOver ? Infinity : Math.min(irc.dueAt(), delivery.dueAt(), intake.dueAt(), roster.dueAt(), endAt),
  }

  function save(turn: Turn): void {
    const parts = { irc: irc.saved, delivery: delivery.saved, topic: topic.saved, since }
    const text = JSON.stringify(parts) + Math.floor(heardAt / HEARD_MS)
    if (text === savedText) return
    savedText = text
    turn.act({ do: 'save', saved: { ...parts, heardAt } })
  }
}

/** Characters that the room takes [R6]. */
const DETAIL_MAX = 256
const NAME_MAX = 64
