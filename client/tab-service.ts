import type { ClientFrame } from '../protocol/client-frame.ts'
import { FRAME_MAX_BYTES } from '../protocol/limits.ts'
import { afterFrame, lastWord, standingOf, welcomeTo, type Told } from './core/hub.ts'
import { isLike, parseJson } from './core/like.ts'
import type { TabMessage } from './core/tab-message.ts'
import type { RoomClient } from './room-client.ts'

/** Answers under way at a time: the room takes five sends, and people ask few questions [S1]. */
const ASKED_MAX = 100

/** Milliseconds after which a repetition is meant: a client repeats what got no answer for 15 s [K7]. */
const UNANSWERED_MS = 10_000

const PEOPLE = '{"type":"people"'
const PEOPLE_OFF = `${PEOPLE},"on":false}`

/** What the tab that leads does for the others: it tells them what the room says, and the room what they say [K15]. */
export type TabService = {
  receive(message: TabMessage): void
  dispose(): void
  /** Whether this tab's own frame is to reach the room: names are told as long as one tab wants them [P1]. */
  passes(raw: string): boolean
}

export type ServiceNeeds = {
  readonly client: Pick<RoomClient, 'view' | 'subscribe' | 'extend'>
  readonly leads: () => boolean
  readonly now: () => number
  readonly post: (tab: string, session: string, raw: string) => void
}

export function createTabService({ client, leads, now, post }: ServiceNeeds): TabService {
  let told: Told = { cursor: client.view.cursor, log: [] }
  /** Of one life of the room's socket. What was said to another is not repeated here: it may have been another person's [K3]. */
  let session = ''
  let standing = ''
  let was = client.view.connection.is
  /** Which socket asked, and when, by ref. */
  const asked = new Map<string, { readonly tab: string; readonly at: number }>()
  const watchers = new Set<string>()
  /** Until it is told otherwise: the panel may have been open before anybody else was served. */
  let isWatching = true
  let isRelaying = false

  const tell = (tab: string, of: string, frame: object) => post(tab, of, JSON.stringify(frame))
  const announce = () => post('', '', '')

  function begin(): void {
    session = line.newRef()
    announce()
  }

  const line = client.extend({
    hear(frame) {
      told = afterFrame(told, frame)
      if (!leads()) return
      if (frame.type === 'welcome') return begin()
      if (frame.type === 'you') return
      const { ref = '' } = 'ref' in frame ? frame : {}
      const asker = asked.get(ref)?.tab ?? ''
      asked.delete(ref)
      // What settles a send is for everybody who holds it; a page of history for who asked.
      const isPrivate = frame.type === 'history' || frame.type === 'modlog'
      if (!isPrivate || asker !== '') tell(isPrivate ? asker : '', session, frame)
    },
    gone() {
      session = ''
      isWatching = false
      asked.clear()
      watchers.clear()
    },
  })

  function look(): void {
    const { view } = client
    const { is } = view.connection
    const next = JSON.stringify(standingOf(view))
    if (leads()) {
      const last = lastWord(view)
      if (last) tell('', '', last)
      else if (was === 'live' && is !== was) announce()
      else if (session !== '' && next !== standing) tell('', session, standingOf(view))
    }
    was = is
    standing = next
  }

  /** Several tabs send what one of them has kept: once is enough. */
  function isUnderWay(ref: string): boolean {
    const asker = asked.get(ref)
    if (asker) return now() < asker.at + UNANSWERED_MS
    return client.view.outbox.some((item) => item.ref === ref && item.state.is === 'in flight')
  }

  function wants(tab: string, on: boolean): boolean {
    if (on) watchers.add(tab)
    else if (!watchers.delete(tab) || isWatching) return false
    return on || watchers.size === 0
  }

  function forward(tab: string, frame: ClientFrame): void {
    if (frame.type === 'people' && !wants(tab, frame.on)) return
    if ('ref' in frame) {
      if (isUnderWay(frame.ref)) return
      if (asked.size < ASKED_MAX) asked.set(frame.ref, { tab, at: now() })
    }
    isRelaying = true
    line.say(frame)
    isRelaying = false
  }

  const unsubscribe = client.subscribe(look)
  if (was === 'live') session = line.newRef()
  return {
    dispose() {
      unsubscribe()
      line.release()
    },
    passes(raw) {
      if (isRelaying || !raw.startsWith(PEOPLE)) return true
      isWatching = raw !== PEOPLE_OFF
      return isWatching || watchers.size === 0
    },
    receive({ tab, session: its, raw }) {
      const last = lastWord(client.view)
      if (last) return tell(tab, '', last)
      if (session === '') return
      if (its === '') tell(tab, session, welcomeTo(raw, client.view, told, now()))
      else if (its === session) {
        const frame = parseJson(raw)
        if (raw === 'ping') post(tab, session, 'pong')
        else if (raw.length <= FRAME_MAX_BYTES / 3 && isFrame(frame)) forward(tab, frame)
      }
    },
  }
}

/** The room decodes what is in it. Renewal is the leading tab's alone [H9]. */
function isFrame(value: unknown): value is ClientFrame {
  return isLike(value, { type: '' }) && value.type !== 'auth'
}
