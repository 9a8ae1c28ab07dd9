import type { Effect } from '../../worker/core/effect.ts'
import { encodeBye } from '../../worker/core/frames.ts'
import type { Announcement } from '../../protocol/announcement.ts'
import type { Announced, Retracted } from '../../worker/core/announcing.ts'
import type { Arrival } from '../../worker/core/door.ts'
import { Room } from '../../worker/core/room.ts'
import type { RoomSettings } from '../../worker/core/state.ts'
import { fromAttachment, toAttachment } from '../../worker/core/session.ts'
import type { Transcript } from '../../worker/core/transcript.ts'
import type { Verdict } from '../../worker/core/trust.ts'
import type { Database } from '../../worker/storage/database.ts'
import { migrate } from '../../worker/storage/migrations.ts'
import { SqliteRecords } from '../../worker/storage/sqlite-records.ts'
import { SqliteTranscript } from '../../worker/storage/sqlite-transcript.ts'

export type Closed = { readonly code: number; readonly reason: string }

/** The client's end of one socket to a TestRoom. */
export class TestSocket {
  readonly id: string
  readonly #room: TestRoom
  #received: string[] = []
  closed: Closed | null = null
  /** Answers for its client, which pings as long as it lives. */
  alive = true
  attachment: unknown = null

  constructor(id: string, room: TestRoom) {
    this.id = id
    this.#room = room
  }

  deliver(frame: string): void {
    if (this.closed) throw new Error(`${this.id}: sent to after its close: ${frame}`)
    this.#received.push(frame)
  }

  /** Frames since the last call, as wire text. */
  take(): string[] {
    const received = this.#received
    this.#received = []
    return received
  }

  /** The same without what is told of the room in general: counts, mostly. */
  takeOwn(): string[] {
    return this.take().filter((frame) => !frame.startsWith('{"type":"room"'))
  }

  /** All of them, decoded. */
  takeJson(): Record<string, unknown>[] {
    return this.take().map((frame) => JSON.parse(frame) as Record<string, unknown>)
  }

  send(frame: object | string | ArrayBuffer): void {
    const isMessage = typeof frame === 'string' || frame instanceof ArrayBuffer
    this.#room.receive(this.id, isMessage ? frame : JSON.stringify(frame))
  }

  leave(): void {
    this.#room.drop(this.id)
  }
}

/** What most tests are not about: nobody is too fast, nowhere is full. */
const UNHURRIED: RoomSettings = {
  name: 'Chat',
  guests: 'read',
  graceMs: 60_000,
  rates: { burst: 1_000_000, everyMs: 0 },
  sockets: { perAddress: 1_000_000, perPerson: 1_000_000, all: 1_000_000 },
}

export type TestRoomSettings = Partial<RoomSettings> & { readonly historyMax?: number }

const sleepy = new WeakSet<Database>()

/** A storage whose room loses its memory before every step of a test, unless something keeps the object awake. */
export function sleeping(db: Database): Database {
  sleepy.add(db)
  return db
}

/** A whole room without a runtime: sockets that record, a clock moved by hand, a forum that answers when told. */
export class TestRoom {
  now = 1_000_000
  readonly questions: { readonly session: string; readonly sid: string; readonly why: 'connect' | 'auth' }[] =
    []
  readonly reports: unknown[] = []
  readonly #db: Database
  readonly #settings: RoomSettings
  readonly #historyMax: number
  readonly #sockets = new Map<string, TestSocket>()
  #transcript: SqliteTranscript
  #room: Room
  #flushAt: number | null = null
  #wakeAt = Infinity
  #ids = 0

  constructor(settings: TestRoomSettings, db: Database) {
    const { historyMax = 10_000, ...more } = settings
    this.#settings = { ...UNHURRIED, ...more }
    this.#historyMax = historyMax
    this.#db = db
    db.transactionSync(() => migrate(db))
    this.#transcript = this.#open()
    this.#room = new Room(this.#transcript, new SqliteRecords(db), this.#settings)
  }

  get transcript(): Transcript {
    return this.#transcript
  }

  /** Timers that keep the object awake; dates are the alarm's. */
  get timers(): number {
    return Number(this.#flushAt !== null)
  }

  connect(arrival: Partial<Arrival> = {}): TestSocket {
    this.#doze()
    this.#ids += 1
    const socket = new TestSocket(`s${this.#ids}`, this)
    this.#sockets.set(socket.id, socket)
    this.#run(
      this.#room.arrive(
        {
          id: socket.id,
          client: { ip: '192.0.2.1', userAgent: 'test' },
          cursor: null,
          credential: { is: 'none' },
          ...arrival,
        },
        this.now,
      ),
    )
    return socket
  }

  /** Somebody the forum vouches for, their first frames taken. */
  member(id: number, more: Partial<(Verdict & { is: 'active' })['person']> = {}): TestSocket {
    const socket = this.connect({
      credential: { is: 'sid', sid: `sid-${id}`, verdict: this.active(id, more) },
    })
    socket.take()
    return socket
  }

  active(id: number, more: Partial<(Verdict & { is: 'active' })['person']> = {}): Verdict {
    return {
      is: 'active',
      person: { id: `forum:${id}`, name: `P${id}`, can: ['read', 'post'], ...more },
      trustUntil: this.now + 600_000,
      answeredAt: this.now,
    }
  }

  /** The forum's answer to the oldest open question of this socket. */
  answer(socket: TestSocket, verdict: Verdict): void {
    const at = this.questions.findIndex(({ session }) => session === socket.id)
    const [question] = this.questions.splice(at, 1)
    if (!question) throw new Error(`${socket.id}: the forum was not asked`)
    this.#run(this.#room.verified(socket.id, question.why, verdict, this.now))
  }

  receive(id: string, message: string | ArrayBuffer): void {
    this.#doze()
    this.#run(this.#room.receive(id, message, this.now))
  }

  drop(id: string): void {
    const session = fromAttachment(this.#sockets.get(id)?.attachment)
    this.#sockets.delete(id)
    this.#doze()
    const isKnown = session === null || this.#room.session(id) !== undefined
    this.#run(isKnown ? this.#room.leave(id, this.now) : this.#room.left(session, this.now))
  }

  recheck(person: string): void {
    this.#doze()
    this.#run(this.#room.recheck(person, this.now))
  }

  drain(overMs: number): void {
    this.#doze()
    this.#run(this.#room.drain(overMs, this.now))
  }

  announce(announcement: Announcement): Announced {
    this.#doze()
    const { answer, effects } = this.#room.announce(announcement, this.now)
    this.#run(effects)
    return answer
  }

  retract(key: string): Retracted {
    this.#doze()
    const { answer, effects } = this.#room.retract(key, this.now)
    this.#run(effects)
    return answer
  }

  historyBody(before?: number, limit?: number): string | null {
    this.#doze()
    return this.#room.historyBody(before, limit)
  }

  /** Moves the clock, running what falls due on the way. */
  pass(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const next = Math.min(this.#flushAt ?? Infinity, this.#wakeAt)
      if (next > until) break
      this.now = Math.max(this.now, next)
      if (this.#flushAt === next) {
        this.#flushAt = null
        this.#run(this.#room.flush(this.now))
      } else {
        this.#doze()
        this.#wakeAt = Infinity
        this.#run(this.#room.due(this.now, (id) => (this.#sockets.get(id)?.alive ? this.now : 0)))
      }
    }
    this.now = until
  }

  /** Loses the object's memory as hibernation does; sockets, their attachments and the transcript stay. */
  evict(): void {
    this.#flushAt = null
    this.questions.length = 0
    this.#transcript = this.#open()
    this.#room = new Room(this.#transcript, new SqliteRecords(this.#db), this.#settings)
    const sessions = [...this.#sockets.values()].flatMap(({ attachment }) => fromAttachment(attachment) ?? [])
    this.#run(this.#room.restore(sessions, this.now))
  }

  /** A timer keeps the object awake, and so does a question to the forum. */
  #doze(): void {
    if (sleepy.has(this.#db) && this.timers === 0 && this.questions.length === 0) this.evict()
  }

  #run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'send':
          this.#sockets.get(effect.to)?.deliver(effect.frame)
          break
        case 'tell':
          for (const [id, socket] of this.#sockets) {
            if (id !== effect.except && this.#room.listens(id, effect.to)) socket.deliver(effect.frame)
          }
          break
        case 'close': {
          const socket = this.#sockets.get(effect.session)
          socket?.deliver(encodeBye(effect.bye))
          if (socket) socket.closed = { code: effect.bye.code, reason: effect.bye.reason }
          this.#sockets.delete(effect.session)
          break
        }
        case 'keep': {
          const session = this.#room.session(effect.session)
          const socket = this.#sockets.get(effect.session)
          if (session && socket) socket.attachment = structuredClone(toAttachment(session))
          break
        }
        case 'verify':
          this.questions.push({ session: effect.session, sid: effect.sid, why: effect.why })
          break
        case 'report':
          this.reports.push(effect.error)
          break
        case 'flush at':
          this.#flushAt = effect.at
          break
      }
    }
    this.#wakeAt = Math.min(this.#wakeAt, this.#room.nextDate)
  }

  #open(): SqliteTranscript {
    return new SqliteTranscript(this.#db, this.#historyMax, () => 'e1')
  }
}
