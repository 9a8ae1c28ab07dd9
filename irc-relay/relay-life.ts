import { createHash, randomBytes } from 'node:crypto'
import { onLink } from './core/link-action.ts'
import type { IrcLink } from './core/irc-event.ts'
import {
  type Action,
  isStored,
  type Odds,
  type RelayEvent,
  type RelayView,
  type Stored,
} from './core/relay-action.ts'
import { createRelay } from './core/relay.ts'
import type { Timing } from './core/timing.ts'
import { openIrcLink } from './irc-link.ts'
import type { Log } from './log.ts'
import { openRoomLine } from './room-line.ts'
import type { Settings } from './settings.ts'
import type { SqliteStore } from './sqlite-store.ts'

export type Life = {
  /** Says what is under way, and ends. */
  shutDown(): void
  /** Something is wrong that nobody thought of: what is stored is all that is still trusted. */
  fail(error: unknown): void
  view(): RelayView & { readonly isStoreOk: boolean }
}

/** How it ended: as decided, or by a fault of ours. */
export type Ending = { readonly code: 0 | 3 | 4 } | { readonly fault: unknown }

export type LifeOptions = {
  readonly settings: Settings
  readonly timing: Timing
  readonly store: SqliteStore
  readonly log: Log
  readonly ended: (ending: Ending) => void
}

/** What Node can wait. */
const TIMER_MAX = 2 ** 31 - 1

/** The core with a clock, a room, a link and a store: from what the last life has stored to how it ends. */
export function startLife({ settings, timing, store, log, ended }: LifeOptions): Life {
  const relay = createRelay(
    {
      servers: [...settings.servers.keys()],
      channel: settings.channel,
      nicks: settings.nicks,
      hasAccount: settings.identity.account !== null,
      loginRequired: settings.loginRequired,
      about: `This is a relay: what is said in ${settings.channel} is said at ${settings.publicUrl}, too. Nobody reads what is written to me.`,
      words: settings.words,
      permalink: (seq) => `${settings.publicUrl}#${seq}`,
      hash,
      timing,
    },
    store.load(),
    Date.now(),
  )
  const whereabouts = { channel: settings.channel, key: settings.channelKey }
  /** Heard since the last turn: what one turn stores is one transaction, however many lines a read has brought. */
  let heard: RelayEvent[] = []
  let isDue = false
  let turn: NodeJS.Immediate | null = null
  let timer: NodeJS.Timeout | null = null
  let storeTimer: NodeJS.Timeout | null = null
  let link: IrcLink | null = null
  let isStoreOk = true
  let isOver = false
  let linkEnded = (): void => {}

  const now = (): number => performance.now()

  function hear(event: RelayEvent, place: 'first' | 'last' = 'last'): void {
    if (isOver) {
      if (event.is === 'irc' && event.event.is === 'closed') linkEnded()
      return
    }
    if (place === 'first') heard.unshift(event)
    else if (event.is === 'due') isDue = true
    else heard.push(event)
    turn ??= setImmediate(takeTurn)
  }

  function takeTurn(): void {
    turn = null
    try {
      const events: readonly RelayEvent[] = isDue ? [...heard, { is: 'due' }] : heard
      ;[heard, isDue] = [[], false]
      const actions = relay.step(events, odds())
      const isWritten = write(actions.filter(isStored))
      const isSaying = actions.some((action) => action.do === 'say')
      if (!isWritten) fallBehind(isSaying)
      for (const action of actions)
        if (!isStored(action) && (isWritten || action.do !== 'say')) perform(action)
      if (!isOver) wait()
    } catch (error) {
      end({ fault: error })
    }
  }

  function wait(): void {
    if (timer) clearTimeout(timer)
    const ms = Math.ceil(relay.dueAt() - now())
    timer = setTimeout(() => hear({ is: 'due' }), Math.min(Math.max(ms, 0), TIMER_MAX))
  }

  /** False where it fails now: nothing is lost by that, for the relay holds what could not be stored until it can. */
  function write(actions: readonly Stored[]): boolean {
    if (actions.length === 0 || !isStoreOk) return true
    try {
      store.transact(() => {
        for (const action of actions) put(action)
      })
      return true
    } catch (error) {
      log('store failed', { detail: String(error) })
      return false
    }
  }

  /** `unsaid`: it was to be said, and is not: a death after that could not be told from one before. */
  function fallBehind(unsaid: boolean): void {
    isStoreOk = false
    // Before all else that was heard: neither may that say more, nor the answer to a PING prove what was not said.
    hear({ is: 'store', ok: false, unsaid }, 'first')
    storeTimer = setTimeout(writeAgain, timing.storeAgainMs)
  }

  function writeAgain(): void {
    isStoreOk = store.isWritable()
    if (isStoreOk) {
      log('store works')
      hear({ is: 'store', ok: true })
    } else storeTimer = setTimeout(writeAgain, timing.storeAgainMs)
  }

  function put(action: Stored): void {
    switch (action.do) {
      case 'keep':
        return store.keep(action.item)
      case 'drop':
        return store.drop(action.ref)
      case 'note':
        return store.note(action.seen)
      case 'rewrite':
        return store.rewrite(action.items)
      case 'save':
        return store.save(action.saved)
    }
  }

  function perform(action: Action): void {
    switch (action.do) {
      case 'dial':
        link = dial(action.server, action.nick, action.link)
        return
      case 'tell room':
        return room.tell(action.frame)
      case 'wake room':
        return room.wake()
      case 'log': {
        const { what, ...detail } = action.event
        return log(what, detail)
      }
      case 'exit':
        return end({ code: action.code })
      default:
        if (link) onLink(action, link, whereabouts)
        if (action.do === 'destroy') link = null
    }
  }

  function dial(name: string, nick: string, number: number): IrcLink {
    const server = settings.servers.get(name)
    if (!server) throw new Error(`no server ${name}`)
    return openIrcLink(server, { ...settings.identity, nick }, (event) =>
      hear({ is: 'irc', link: number, event }),
    )
  }

  function end(ending: Ending): void {
    if (isOver) return
    isOver = true
    for (const pending of [timer, storeTimer]) if (pending) clearTimeout(pending)
    if (turn) clearImmediate(turn)
    room.dispose()
    linkEnded = () => {
      linkEnded = () => {}
      clearTimeout(farewell)
      link?.destroy()
      ended(ending)
    }
    const isGreeted = link !== null && 'code' in ending
    const farewell = setTimeout(() => linkEnded(), isGreeted ? timing.farewellMs : 0)
  }

  const room = openRoomLine(settings.roomUrl, settings.relayToken, hear)
  hear({ is: 'start' })
  return {
    shutDown: () => hear({ is: 'shutdown' }),
    fail: (error) => end({ fault: error }),
    view: () => ({ ...relay.view(now()), isStoreOk }),
  }

  function odds(): Odds {
    return { now: now(), wall: Date.now(), random: Math.random, newRef }
  }
}

function newRef(): string {
  return randomBytes(16).toString('base64url')
}

function hash(...parts: readonly string[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(`${part}\0`)
  return sum.digest().subarray(0, 16).toString('base64url')
}
