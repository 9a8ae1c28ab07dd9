import { DurableObject } from 'cloudflare:workers'
import { SUBPROTOCOL } from '../protocol/version.ts'
import { ARRIVAL_HEADER, decodeArrival } from './arrival.ts'
import type { Effect } from './core/effect.ts'
import { byes, encodeBye } from './core/frames.ts'
import { Room } from './core/room.ts'
import { fromAttachment, toAttachment, type Session } from './core/session.ts'
import { Forum } from './forum.ts'
import { errorText, log } from './log.ts'
import { readSettings, type Env, type Settings } from './settings.ts'
import { SqliteTranscript } from './sqlite-transcript.ts'

/** The Durable Object: sockets, storage, clock and forum around the room's decisions. One per deployment. */
export class ChatRoom extends DurableObject<Env> {
  readonly #transcript: SqliteTranscript
  readonly #room: Room
  readonly #forum: Forum
  readonly #sockets = new Map<string, WebSocket>()
  readonly #ids = new WeakMap<WebSocket, string>()
  #alarmAt: number | null = null
  #flushTimer: ReturnType<typeof setTimeout> | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const settings = settingsOf(env)
    this.#transcript = new SqliteTranscript(ctx.storage, () => crypto.randomUUID())
    this.#room = new Room(this.#transcript, { name: settings.roomName, guests: settings.guests })
    this.#forum = new Forum(settings.forum)
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
    this.#wake()
  }

  /** The upgrade; the Worker has read it, and passes what it found in one header. */
  override fetch(request: Request): Response {
    const { client, cursor, credential } = decodeArrival(request.headers.get(ARRIVAL_HEADER))
    const { 0: theirs, 1: ours } = new WebSocketPair()
    const id = crypto.randomUUID()
    const now = Date.now()
    this.ctx.acceptWebSocket(ours)
    this.#hold(id, ours)
    const known =
      credential.is === 'sid'
        ? { ...credential, verdict: this.#forum.recall(credential.sid, client, now) }
        : credential
    this.#do(id, () => this.#room.arrive({ id, client, cursor, credential: known }, now))
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
    this.#alarmAt = null
    this.#run(this.#room.due(Date.now()))
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

  /** After hibernation only sockets and storage are left; the sessions come back from the attachments. */
  #wake(): void {
    const sessions: Session[] = []
    for (const socket of this.ctx.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN) continue
      const session = fromAttachment(socket.deserializeAttachment())
      if (session) {
        this.#hold(session.id, socket)
        sessions.push(session)
      } else {
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
    if (id === undefined) return
    this.#sockets.delete(id)
    this.#room.leave(id)
  }

  /** Runs a decision about one session; a bug in it ends that session and no other. */
  #do(id: string, decide: () => Effect[]): void {
    try {
      this.#run(decide())
    } catch (error) {
      log('error', 'room.decision', { error: errorText(error) })
      this.#run(this.#room.fail(id))
    }
  }

  #run(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'send':
          trySend(this.#sockets.get(effect.to), effect.frame)
          break
        case 'tell':
          for (const [id, socket] of this.#sockets) if (this.#room.reads(id)) trySend(socket, effect.frame)
          break
        case 'close': {
          const socket = this.#sockets.get(effect.session)
          trySend(socket, encodeBye(effect.bye))
          this.#sockets.delete(effect.session)
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
        case 'wake at':
          this.ctx.waitUntil(this.#wakeAt(effect.at))
          break
      }
    }
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

  /** An object has one alarm: the earliest date wins, and `due` asks for the next. After a sleep `restore` names all of them again. */
  #wakeAt(at: number): Promise<void> {
    if (this.#alarmAt !== null && this.#alarmAt <= at) return Promise.resolve()
    this.#alarmAt = at
    return this.ctx.storage.setAlarm(at)
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
