import { Alarm } from './alarm.ts'
import { Conversation } from './core/conversation.ts'
import { toConnectionView } from './core/connection.ts'
import type { ReadFrame } from './core/read-server-frame.ts'
import type { RoomStore } from './core/room-store.ts'
import type { OutgoingSend, RoomView } from './core/room-view.ts'
import type { Credential } from './credential.ts'
import { handshakeProtocols, handshakeUrl } from './handshake.ts'
import { Link } from './link.ts'
import { globalPlatform, type Platform } from './platform.ts'
import { newRef } from './ref.ts'
import { SessionRenewal } from './session-renewal.ts'
import { SnapshotSaver } from './snapshot-saver.ts'

export type { Credential } from './credential.ts'

export type RoomClientOptions = {
  /** The room's address, `wss://…/room` [H1]. */
  readonly url: string
  readonly credential: Credential
  readonly store: RoomStore
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
  /** Does nothing while a page is under way or as many rows as can be are held. */
  loadOlder(): void
  setVisible(visible: boolean): void
  /** The page was woken: `online`, `pageshow`, visible [K5]. */
  wake(): void
  /** Another person, or none: begins anew. */
  setCredential(credential: Credential): void
  /** Writes at once what would be written within a second; for `pagehide`. */
  flush(): void
  dispose(): void
}

export function createRoomClient(options: RoomClientOptions): RoomClient {
  return new Client(options)
}

class Client implements RoomClient {
  readonly #platform: Platform
  readonly #conversation: Conversation
  readonly #renewal: SessionRenewal
  readonly #link: Link
  readonly #saver: SnapshotSaver
  readonly #alarm: Alarm
  readonly #listeners = new Set<() => void>()
  #visible = true
  #disposed = false
  #view: RoomView

  constructor({ url, credential, store, platform }: RoomClientOptions) {
    this.#platform = { ...globalPlatform(), ...platform }
    this.#conversation = new Conversation(store, this.#platform.now())
    this.#saver = new SnapshotSaver(store, this.#conversation)
    this.#alarm = new Alarm(this.#platform, (jumped) => this.#enter(() => this.#due(jumped)))
    this.#renewal = new SessionRenewal(credential, {
      platform: this.#platform,
      enter: (act) => this.#enter(act),
      standing: () => this.#conversation.standing,
      auth: (sid) => this.#link.send({ type: 'auth', sid }),
      takeOver: () => this.#link.takeOver(),
      inVain: () => {
        this.#link.abandonTakeOver()
        this.#conversation.renewedInVain(this.#platform.now())
      },
      another: (ok) => this.#link.step({ is: 'renewed', ok }),
    })
    this.#link = new Link({
      platform: this.#platform,
      handshake: () => ({
        url: handshakeUrl(url, this.#conversation.cursor),
        protocols: handshakeProtocols(this.#renewal.credential),
      }),
      spreadMs: () => this.#conversation.spreadMs,
      enter: (act) => this.#enter(act),
      frame: (frame) => this.#hear(frame),
      gone: () => {
        this.#renewal.gone()
        this.#conversation.gone()
      },
      renew: () => this.#renewal.turnedAway(),
      tookOver: (verdict) => {
        if (verdict === 'adopted') this.#conversation.gone()
        else this.#renewal.failed(verdict === 'unavailable')
      },
    })
    this.#view = this.#conversation.view(toConnectionView(this.#link.state))
  }

  get view(): RoomView {
    return this.#view
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    const { is } = this.#link.state
    if (is === 'idle' || is === 'stopped') this.#enter(() => this.#link.step({ is: 'start' }))
  }

  send(send: OutgoingSend): string | null {
    const ref = this.#newRef()
    let taken = false
    this.#enter(() => {
      taken = this.#conversation.outbox.add(ref, send, this.#platform.now())
    })
    return taken ? ref : null
  }

  retry(ref: string): void {
    this.#enter(() => this.#conversation.outbox.retry(ref, this.#newRef(), this.#platform.now()))
  }

  discard(ref: string): void {
    this.#enter(() => this.#conversation.outbox.discard(ref))
  }

  loadOlder(): void {
    if (!this.#link.isLive) return
    this.#enter(() => {
      const frame = this.#conversation.askOlder(this.#newRef())
      if (frame) this.#link.send(frame)
    })
  }

  setVisible(visible: boolean): void {
    this.#visible = visible
    this.#link.setVisible(visible)
    this.#enter(() => {
      if (visible) this.#wake()
    })
  }

  wake(): void {
    this.#enter(() => this.#wake())
  }

  setCredential(credential: Credential): void {
    this.#enter(() => {
      this.#renewal.replace(credential)
      if (this.#link.state.is !== 'idle') this.#link.step({ is: 'start' })
    })
  }

  flush(): void {
    if (this.#disposed) return
    // Of a quiet room nothing is new but that it was quiet until now.
    if (this.#link.isLive || this.#saver.dueAt !== null) this.#saver.flush(this.#platform.now())
  }

  dispose(): void {
    this.flush()
    this.#disposed = true
    this.#listeners.clear()
    this.#renewal.dispose()
    this.#link.dispose()
    this.#alarm.set(null)
  }

  /** Everything that happens, happens in here: what follows from it is done once, at the end. */
  #enter(act: () => void): void {
    if (this.#disposed) return
    act()
    const now = this.#platform.now()
    for (const frame of this.#conversation.outbox.due(now)) this.#link.send(frame)
    this.#save(now)
    this.#alarm.set(this.#dueAt())
    const view = this.#look()
    if (same(view, this.#view)) return
    this.#view = view
    for (const listener of this.#listeners) listener()
  }

  #hear(frame: ReadFrame): void {
    const mayChange = this.#renewal.mayChange(frame)
    const whole = this.#conversation.receive(frame, mayChange, this.#platform.now())
    this.#renewal.heard(frame)
    if (!whole) this.#link.step({ is: 'lost' })
  }

  #due(jumped: boolean): void {
    this.#link.due()
    if (jumped) this.#wake()
    if (this.#conversation.outbox.isStuck(this.#platform.now())) this.#link.step({ is: 'lost' })
    if (this.#link.isLive) this.#renewal.due(this.#isWanted())
  }

  #dueAt(): number | null {
    const times = [
      this.#link.dueAt(),
      this.#conversation.outbox.dueAt(),
      this.#link.isLive ? this.#renewal.dueAt(this.#isWanted()) : null,
      this.#saver.dueAt,
    ].filter((time) => time !== null)
    return times.length > 0 ? Math.min(...times) : null
  }

  #wake(): void {
    this.#link.wake()
    if (this.#visible) this.#renewal.returned()
  }

  /** Whether the right to write is of use to anybody [H9]. */
  #isWanted(): boolean {
    return this.#visible || this.#conversation.outbox.hasUnsent
  }

  /** Who may not read any more keeps nothing of what was said. */
  #save(now: number): void {
    const { state } = this.#link
    const barred = state.is === 'stopped' && (state.why === 'banned' || state.why === 'not_let_in')
    if (barred) this.#saver.forget()
    else this.#saver.look(now)
  }

  #look(): RoomView {
    const before = this.#view.connection
    const connection = toConnectionView(this.#link.state)
    return this.#conversation.view(same(connection, before) ? before : connection)
  }

  #newRef(): string {
    return newRef(this.#platform.randomBytes)
  }
}

/** Member by member, for what is made anew each time. */
function same<T extends object>(a: T, b: T): boolean {
  const [left, right] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))]
  return left.length === right.size && left.every(([name, value]) => value === right.get(name))
}
