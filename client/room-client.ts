import { createAlarm } from './alarm.ts'
import { createConversation } from './core/conversation.ts'
import type { RoomStore } from './core/room-store.ts'
import type { ConnectionView, OutgoingLine, OutgoingSend, RoomView } from './core/room-view.ts'
import { afterFailure, afterReturn, afterStart, renewalDueAt } from './core/standing.ts'
import type { Missed } from './core/timeline.ts'
import { hasAnother, isRenewable, renewed, type Credential } from './credential.ts'
import type { Extension, Line } from './extension.ts'
import { handshakeProtocols, handshakeUrl } from './handshake.ts'
import { createLink } from './link.ts'
import { globalPlatform, type Platform } from './platform.ts'
import { refOf } from './ref.ts'
import { createSnapshotSaver } from './snapshot-saver.ts'
import { handled, type Connect } from './socket.ts'

export type { Credential } from './credential.ts'

export type RoomClientOptions = {
  /** The room's address, `wss://…/room` [H1]. */
  readonly url: string
  readonly credential: Credential
  readonly store: RoomStore
  /** How sockets are opened; the default is `platform.WebSocket`. */
  readonly connect?: Connect
  /** Whether this client itself speaks to the room, not through another tab: only then does it renew and save [K14]. */
  readonly leads?: () => boolean
  /** What tests replace; the default is the surroundings' own. */
  readonly platform?: Partial<Platform>
}

/** One reader of one room: keeps a socket, the rows, and every send until it is settled. */
export type RoomClient = {
  /** Filled from the store before `start`. */
  readonly view: RoomView
  /** Called after each change; gives the undo. */
  subscribe(listener: () => void): () => void
  /** Connects; after the room has ended it for good, the person's wish to try again. */
  start(): void
  /** The ref, or null where nobody is known to write as, or too much waits already: the text stays with the caller. */
  send(send: OutgoingSend): string | null
  retry(ref: string): void
  discard(ref: string): void
  /** Lines that were written before the room said that somebody else is here, for them to send or not; each once [K3]. */
  takeBack(): readonly OutgoingLine[]
  /** Does nothing while a page is under way or as many rows as can be are held. */
  loadOlder(): void
  /** What was missed while no socket goes through; null: nothing new. Never while live [K6]. */
  read(missed: Missed | null, isBlocked: boolean): void
  /** Somebody reads what is not the newest: until they are back at the end nothing that they may be reading goes. */
  setReading(isReading: boolean): void
  /** Until the line is released. */
  extend(extension: Extension): Line
  setVisible(visible: boolean): void
  /** Another tab has settled or discarded a send: the outbox belongs to all of them [K3]. */
  rereadOutbox(): void
  /** The page was woken: `online`, `pageshow`, visible [K5]. */
  wake(): void
  /** Another person, or none: begins anew. */
  setCredential(credential: Credential): void
  /** Writes at once what would be written within a second; for `pagehide`. */
  flush(): void
  dispose(): void
}

export function createRoomClient(options: RoomClientOptions): RoomClient {
  const { url, credential, store, platform, leads = () => true } = options
  const surroundings = { ...globalPlatform(), ...platform }
  const { WebSocket, now, random, randomBytes } = surroundings
  const { connect = (to, protocols, ...handlers) => handled(new WebSocket(to, protocols), ...handlers) } =
    options
  const conversation = createConversation(store, now())
  const { outbox } = conversation
  const saver = createSnapshotSaver(store, conversation)
  const setAlarm = createAlarm(surroundings, (jumped) => enter(() => due(jumped)))
  const listeners = new Set<() => void>()
  const extensions = new Set<Extension>()
  let shown = credential
  /** The question to the page that counts; answers to earlier ones come too late. */
  let asking = 0
  let isVisible = true
  let isDisposed = false

  const odds = () => ({ now: now(), random: random(), spreadMs: conversation.spreadMs })
  const link = createLink({
    odds,
    enter,
    open: (...handlers) =>
      connect(handshakeUrl(url, conversation.timeline), handshakeProtocols(shown), ...handlers),
    hear(frame) {
      const whole = conversation.receive(frame, leads() && isRenewable(shown, frame), odds())
      if (!whole) link.step({ is: 'lost' })
      else for (const extension of extensions) extension.hear(frame)
    },
    gone() {
      asking += 1
      conversation.gone()
      tellGone()
    },
    renew() {
      const step = (ok: boolean) => link.step({ is: 'renewed', ok })
      if (leads() && hasAnother(shown)) askPage(step)
      else step(false)
    },
    tookOver(verdict) {
      if (verdict === 'adopted') {
        conversation.moved()
        tellGone()
      } else renewalFailed(verdict === 'unavailable')
    },
  })
  let view = conversation.view(link.view)

  /** Everything that happens, happens in here: what follows from it is done once, at the end. */
  function enter(act: () => void): void {
    if (isDisposed) return
    act()
    for (const frame of outbox.due(now())) link.send(frame)
    if (isBarred(link.view)) saver.forget()
    else if (leads()) saver.look(now())
    setAlarm(Math.min(link.dueAt(), outbox.dueAt(), renewalDue(), leads() ? saver.dueAt() : Infinity))
    const next = conversation.view(link.view)
    if (isSame(next, view)) return
    view = next
    for (const listener of listeners) listener()
  }

  function due(jumped: boolean): void {
    link.due()
    if (jumped) wake()
    if (outbox.isStuck(now())) link.step({ is: 'lost' })
    if (now() >= renewalDue()) renew()
  }

  function wake(): void {
    link.wake()
    if (isVisible) conversation.stand(afterReturn(conversation.standing, now()), now())
  }

  /** The right to write is renewed while it is of use to anybody [H9]. */
  function renewalDue(): number {
    return leads() ? renewalDueAt(conversation.standing, isVisible || outbox.hasUnsent) : Infinity
  }

  /** Asks the page, then the room: on the open socket, or by a second one [H9, C3]. */
  function renew(): void {
    const { standing } = conversation
    if (standing.asked) {
      renewalFailed(false)
      return
    }
    conversation.stand(afterStart(standing, now()), now())
    askPage((ok) => {
      if (!ok) renewalFailed(false)
      else if (shown.kind === 'sid' && shown.sid !== null) link.send({ type: 'auth', sid: shown.sid })
      else link.takeOver()
    })
  }

  function renewalFailed(unavailable: boolean): void {
    asking += 1
    link.abandonTakeOver()
    conversation.stand(afterFailure(conversation.standing, unavailable, odds()), now())
  }

  function askPage(then: (ok: boolean) => void): void {
    const question = ++asking
    const answered = (ok: boolean, answer = shown) => {
      if (question !== asking) return
      enter(() => {
        shown = answer
        then(ok)
      })
    }
    renewed(shown).then(
      (answer) => answered(true, answer),
      () => answered(false),
    )
  }

  function tellGone(): void {
    for (const extension of extensions) extension.gone()
  }

  const newRef = () => refOf(randomBytes)

  return {
    get view() {
      return view
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      if (link.is === 'idle' || link.is === 'stopped') enter(() => link.step({ is: 'start' }))
    },
    send(send) {
      const ref = newRef()
      let taken = false
      enter(() => {
        taken = outbox.add(ref, send, now())
      })
      return taken ? ref : null
    },
    retry: (ref) => enter(() => outbox.retry(ref, newRef(), now())),
    discard: (ref) => enter(() => outbox.discard(ref)),
    takeBack: () => outbox.takeBack(),
    loadOlder() {
      if (link.is !== 'live') return
      enter(() => {
        const frame = conversation.askOlder(newRef())
        if (frame) link.send(frame)
      })
    },
    read: (missed, isBlocked) => enter(() => conversation.read(missed, isBlocked)),
    setReading: (isReading) => conversation.setReading(isReading),
    extend(extension) {
      extensions.add(extension)
      return {
        newRef,
        say(frame) {
          const isHeard = link.is === 'live' && !isDisposed
          enter(() => link.send(frame))
          return isHeard
        },
        release: () => extensions.delete(extension),
      }
    },
    setVisible(visible) {
      isVisible = visible
      link.setVisible(visible)
      enter(visible ? wake : () => {})
    },
    rereadOutbox: () => enter(() => outbox.reload(now())),
    wake: () => enter(wake),
    setCredential(next) {
      enter(() => {
        shown = next
        asking += 1
        conversation.stand({ ...conversation.standing, auth: 'unknown' }, now())
        if (link.is !== 'idle') link.step({ is: 'start' })
      })
    },
    flush,
    dispose() {
      flush()
      isDisposed = true
      listeners.clear()
      link.dispose()
      setAlarm(Infinity)
    },
  }

  function flush(): void {
    // Of a quiet room nothing is new but that it was quiet until now.
    if (!isDisposed && leads() && (link.is === 'live' || saver.dueAt() < Infinity)) saver.save(now())
  }
}

/** Banned, or not let in. */
function isBarred(view: ConnectionView): boolean {
  return view.is === 'stopped' && (view.why === 'banned' || view.why === 'not_let_in')
}

/** Member by member, for what is made anew each time. */
function isSame(a: object, b: object): boolean {
  return Object.entries(a).every(([name, value]) => value === Reflect.get(b, name))
}
