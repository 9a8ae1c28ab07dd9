import { DurableObject } from 'cloudflare:workers'
import type { Announcement } from '../protocol/announcement.ts'
import { SUBPROTOCOL } from '../protocol/version.ts'
import { ARRIVAL_HEADER, decodeArrival } from './arrival.ts'
import type { Arrival } from './core/door.ts'
import type { Effect } from './core/effect.ts'
import { byes, encodeBye } from './core/frames.ts'
import type { Announced, Retracted } from './core/announcing.ts'
import { Room } from './core/room.ts'
import { fromAttachment, toAttachment, type Session } from './core/session.ts'
import { Forum } from './forum.ts'
import { refusalBySocket } from './http.ts'
import { errorText, log } from './log.ts'
import { readSettings, type Env, type Settings } from './settings.ts'
import { migrate } from './storage/migrations.ts'
import { exportStream } from './export-stream.ts'
import type { ImportLine } from './core/import-check.ts'
import { replaceTranscript, stage, unstage, unstageStale } from './storage/transcript-copy.ts'
import { SqliteRecords } from './storage/sqlite-records.ts'
import { SqliteTranscript } from './storage/sqlite-transcript.ts'

/** The Durable Object: sockets, storage, clock and forum around the room's decisions. One per deployment. */
export class ChatRoom extends DurableObject<Env> {
  readonly #roomName: string
  readonly #transcript: SqliteTranscript
  readonly #room: Room
  readonly #forum: Forum
  readonly #sockets = new Map<string, WebSocket>()
  readonly #ids = new WeakMap<WebSocket, string>()
  /** The alarm that this memory has set; Infinity: none that it knows of. */
  #alarmAt = Infinity
  #flushTimer: ReturnType<typeof setTimeout> | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const settings = settingsOf(env)
    const { storage } = ctx
    storage.transactionSync(() => migrate(storage))
    unstageStale(storage, Date.now())
    this.#roomName = settings.room.name
    this.#transcript = new SqliteTranscript(storage, settings.historyMax, () => crypto.randomUUID())
    this.#room = new Room(this.#transcript, new SqliteRecords(storage), settings.room)
    this.#forum = new Forum(settings.forum)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    this.#wake()
  }

  /** The upgrade; the Worker has read it, and passes what it found in one header. */
  override fetch(request: Request): Response {
    const { client, cursor, credential } = decodeArrival(request.headers.get(ARRIVAL_HEADER))
    const id = crypto.randomUUID()
    const now = Date.now()
    const known =
      credential.is === 'sid'
        ? { ...credential, verdict: this.#forum.recall(credential.sid, client, now) }
        : credential
    const effects = this.#arrival({ id, client, cursor, credential: known }, now)
    const refused = effects.find((effect) => effect.do === 'close' && effect.session === id)
    if (refused?.do === 'close') {
      this.#run(effects)
      // A socket that hibernates would stay half-open until the object sleeps.
      return refusalBySocket(refused.bye)
    }
    const { 0: theirs, 1: ours } = new WebSocketPair()
    this.ctx.acceptWebSocket(ours)
    this.#hold(id, ours)
    this.#do(id, () => effects)
    return new Response(null, {
      status: 101,
      webSocket: theirs,
      headers: { 'sec-websocket-protocol': SUBPROTOCOL },
    })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const id = this.#ids.get(socket)
    if (id === undefined) return
    this.#do(id, () => this.#room.receive(id, message, Date.now()))
  }

  /** With hibernation the runtime does not answer a client's close; unanswered, the client hangs in CLOSING. */
  override webSocketClose(socket: WebSocket, code: number): void {
    this.#drop(socket)
    closeQuietly(socket, code, '')
  }

  override webSocketError(socket: WebSocket): void {
    this.#drop(socket)
    closeQuietly(socket, 1011, '')
  }

  override alarm(): void {
    this.#alarmAt = Infinity
    this.#run(this.#room.due(Date.now(), (id) => this.#pingedAt(id)))
  }

  /** For `GET health`. */
  health(): { epoch: string; head: number; sessions: number } {
    const { epoch, head } = this.#transcript
    return { epoch, head, sessions: this.#room.sessions }
  }

  /** Body of `GET history`, null where guests may not read [T6]. */
  history(before: number | undefined, limit: number | undefined): string | null {
    return this.#room.historyBody(before, limit)
  }

  /** Stores and tells what the forum announces [F3]. */
  announce(announcement: Announcement): Announced {
    const { answer, effects } = this.#room.announce(announcement, Date.now())
    this.#run(effects)
    return answer
  }

  /** Takes an announcement back [F3]. */
  retract(key: string): Retracted {
    const { answer, effects } = this.#room.retract(key, Date.now())
    this.#run(effects)
    return answer
  }

  /** Something about this person changed at the forum; `person` with its prefix [F4]. */
  recheck(person: string): void {
    this.#forum.recheck(person)
    this.#run(this.#room.recheck(person, Date.now()))
  }

  /** Sends everybody away, to come back within that time; how many [A3]. */
  drain(overMs: number): number {
    const { sessions } = this.#room
    this.#run(this.#room.drain(overMs, Date.now()))
    return sessions
  }

  /** The transcript as lines, read as they are sent [A1]. */
  exportLines(): ReadableStream<Uint8Array> {
    return exportStream(this.ctx.storage, this.#transcript, this.#roomName)
  }

  /** Some lines of an import; `from`: the number of the first [A2]. */
  stageImport(id: string, from: number, lines: readonly ImportLine[]): void {
    stage(this.ctx.storage, id, from, lines)
  }

  dropImport(id: string): void {
    unstage(this.ctx.storage, id)
  }

  /** Puts what was staged in the place of what is kept, whole or not at all [A2]. */
  replaceTranscript(
    id: string,
    lines: number,
  ): { ok: true; is: { epoch: string; head: number; entries: number } } | { ok: false; detail: string } {
    this.#run(this.#room.flush(Date.now()))
    const detail = replaceTranscript(this.ctx.storage, id, lines, crypto.randomUUID())
    if (detail !== null) return { ok: false, detail }
    this.#transcript.load()
    this.#run(this.#room.replaced(Date.now()))
    const { epoch, head, entries } = this.#transcript
    return { ok: true, is: { epoch, head, entries } }
  }

  /** After hibernation only sockets and storage are left; the sessions come back from the attachments. */
  #wake(): void {
    const sessions: Session[] = []
    for (const socket of this.ctx.getWebSockets()) {
      // One that is closing is somebody's as long as its close has not been told.
      const session = fromAttachment(socket.deserializeAttachment())
      if (session) {
        this.#hold(session.id, socket)
        sessions.push(session)
      } else if (socket.readyState === WebSocket.OPEN) {
        // Of another version of this code, or of a socket that never got that far: its client comes back by itself.
        trySend(socket, encodeBye(byes.resume))
        closeQuietly(socket, byes.resume.code, byes.resume.reason)
      }
    }
    this.#run(this.#room.restore(sessions, Date.now()))
  }

  #hold(id: string, socket: WebSocket): void {
    this.#sockets.set(id, socket)
    this.#ids.set(socket, id)
  }

  #drop(socket: WebSocket): void {
    const id = this.#ids.get(socket)
    const now = Date.now()
    if (id !== undefined) {
      this.#release(id)
      this.#run(this.#room.leave(id, now))
      return
    }
    // One whose close woke the object was not among those that it found.
    const session = fromAttachment(socket.deserializeAttachment())
    if (!session) return
    socket.serializeAttachment(null)
    this.#run(this.#room.left(session, now))
  }

  /** A socket that has ended is nobody's, also to a later memory of this object that still finds it. */
  #release(id: string): void {
    this.#sockets.get(id)?.serializeAttachment(null)
    this.#sockets.delete(id)
  }

  /** When the runtime last answered this session's ping, without waking the object [H10]. */
  #pingedAt(id: string): number {
    const socket = this.#sockets.get(id)
    return (socket && this.ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime()) ?? 0
  }

  /** Runs a decision about one session; a bug in it ends that session and no other [C4]. */
  #do(id: string, decide: () => readonly Effect[]): void {
    try {
      this.#run(decide())
    } catch (error) {
      this.#run(this.#failed(id, error))
    }
  }

  #failed(id: string, error: unknown): Effect[] {
    log('error', 'room.decision', { error: errorText(error) })
    return this.#room.fail(id, Date.now())
  }

  #arrival(arrival: Arrival, now: number): readonly Effect[] {
    try {
      return this.#room.arrive(arrival, now)
    } catch (error) {
      return this.#failed(arrival.id, error)
    }
  }

  #run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'send':
          trySend(this.#sockets.get(effect.to), effect.frame)
          break
        case 'tell':
          for (const [id, socket] of this.#sockets) {
            if (id !== effect.except && this.#room.listens(id, effect.to)) trySend(socket, effect.frame)
          }
          break
        case 'close': {
          const socket = this.#sockets.get(effect.session)
          trySend(socket, encodeBye(effect.bye))
          this.#release(effect.session)
          if (socket) closeQuietly(socket, effect.bye.code, effect.bye.reason)
          break
        }
        case 'keep':
          this.#keep(effect.session)
          break
        case 'verify':
          this.ctx.waitUntil(this.#verify(effect))
          break
        case 'report':
          log('error', effect.what, { error: errorText(effect.error) })
          break
        case 'flush at':
          this.#flushAt(effect.at)
          break
      }
    }
    this.#arm()
  }

  #keep(id: string): void {
    const session = this.#room.session(id)
    if (session) this.#sockets.get(id)?.serializeAttachment(toAttachment(session))
  }

  async #verify({ session: id, sid, why }: Effect & { do: 'verify' }): Promise<void> {
    const session = this.#room.session(id)
    if (!session) return
    const verdict = await this.#forum.verify(sid, session.client)
    this.#do(id, () => this.#room.verified(id, why, verdict, Date.now()))
  }

  /** The timer keeps the object awake, but only while sends wait for their tick [T4]. */
  #flushAt(at: number): void {
    if (this.#flushTimer !== null) return
    this.#flushTimer = setTimeout(() => {
      this.#flushTimer = null
      this.#run(this.#room.flush(Date.now()))
    }, at - Date.now())
  }

  /** An object has one alarm: the room's earliest date. It may come for nothing, where that date is no more. */
  #arm(): void {
    const at = this.#room.nextDate
    if (this.#alarmAt <= at) return
    this.#alarmAt = at
    this.ctx.waitUntil(this.ctx.storage.setAlarm(at))
  }
}

function settingsOf(env: Env): Settings {
  const read = readSettings(env)
  if (!read.ok) throw new Error(read.detail)
  return read.settings
}

/** A socket may die between two sends of one loop; its own close event tells, and nobody else's frame may suffer. */
function trySend(socket: WebSocket | undefined, frame: string): void {
  try {
    socket?.send(frame)
  } catch {
    // The close event follows.
  }
}

/** Closing codes that only a runtime may report cannot be sent back; closing twice is no error to anybody. */
function closeQuietly(socket: WebSocket, code: number, reason: string): void {
  const reserved = code === 1005 || code === 1006 || code === 1015 || code < 1000
  try {
    socket.close(reserved ? 1000 : code, reason)
  } catch {
    // Already closed.
  }
}
