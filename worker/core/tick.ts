import { RELAY_UNSETTLED_MAX, UNSETTLED_MAX } from '../../protocol/limits.ts'
import type { Effect } from './effect.ts'
import { encode, encodeEntries, encodeNack, type Refusal } from './frames.ts'
import type { Session } from './session.ts'
import type { Draft, StoredSend, Transcript } from './transcript.ts'

/** Microseconds of one frame to one socket with room to spare; what the tick's length follows [T4]. */
const FRAME_US = 120
/** Milliseconds a line waits at most [T4]. */
const TICK_MAX_MS = 500

/** Whole milliseconds between two frames of entries under load [T4]. */
function tickMs(sockets: number): number {
  return Math.ceil(Math.min((sockets * FRAME_US) / 1_000, TICK_MAX_MS))
}

type SentText = Omit<StoredSend, 'seq'>
type Waiting = { readonly draft: Draft; readonly askedBy: Session[] }

/**
 * Sends between their acceptance and their tick. The first after a quiet time is stored and told at once;
 * what follows within a tick shares one transaction and one frame [T3, T4].
 */
export class Tick {
  readonly #transcript: Transcript
  readonly #waiting = new Map<string, Waiting>()
  #lastFlushAt: number

  constructor(transcript: Transcript) {
    this.#transcript = transcript
    this.#lastFlushAt = transcript.entry(transcript.head)?.at ?? -Infinity
  }

  /** Milliseconds until a session with too many sends that wait may send another; 0: now [S1]. */
  crowdedMs({ standing, unsettled }: Session, sockets: number): number {
    const max = standing.is === 'relay' ? RELAY_UNSETTLED_MAX : UNSETTLED_MAX
    return unsettled >= max ? tickMs(sockets) : 0
  }

  /** Takes an accepted send; it is settled by this call or by the next flush. */
  take(session: Session, draft: Draft, ref: string, sockets: number, now: number): Effect[] {
    const first = this.#waiting.size === 0
    this.#waiting.set(key(draft.sender, ref), { draft, askedBy: [session] })
    session.unsettled += 1
    const dueAt = this.#lastFlushAt + tickMs(sockets)
    // A clock that was set back must not hold anybody's line.
    if (now >= dueAt || now < this.#lastFlushAt) return this.flush(now)
    return first ? [{ do: 'flush at', at: dueAt }] : []
  }

  /** A ref that waits counts as stored: the same send joins it, another one conflicts [S2]. Null: nothing waits under it. */
  repeat(session: Session, sender: string, ref: string, sent: SentText, sockets: number): Effect[] | null {
    const waiting = this.#waiting.get(key(sender, ref))
    if (!waiting) return null
    const { entry } = waiting.draft
    const same = isSameSend({ kind: entry.kind, text: textOf(entry) }, sent)
    const retryAfterMs = this.crowdedMs(session, sockets)
    const refused: Refusal | null = same
      ? retryAfterMs > 0
        ? { code: 'slow', retryAfterMs }
        : null
      : { code: 'conflict' }
    if (refused) return [{ do: 'send', to: session.id, frame: encodeNack(ref, refused) }]
    waiting.askedBy.push(session)
    session.unsettled += 1
    return []
  }

  waits(sender: string, ref: string): boolean {
    return this.#waiting.has(key(sender, ref))
  }

  /** Stores what waits, tells it, acks it. Where storage fails, nobody is told and every sender may try again. */
  flush(now: number): Effect[] {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    if (waiting.length === 0) return []
    this.#lastFlushAt = now
    for (const { askedBy } of waiting) for (const session of askedBy) session.unsettled -= 1
    const effects: Effect[] = []
    try {
      const { stored, told } = this.#store(
        waiting.map(({ draft }) => draft),
        now,
      )
      effects.push(...told)
      stored.forEach(({ seq }, i) => answer(waiting[i], (ref) => encode({ type: 'ack', ref, seq }), effects))
    } catch (error) {
      effects.push({ do: 'report', what: 'transcript.append', error })
      for (const each of waiting) answer(each, (ref) => encodeNack(ref, { code: 'unavailable' }), effects)
    }
    return effects
  }

  /** Stores and tells at once what nobody sent over a socket, when nothing waits any more; throws when storage does. */
  now(
    drafts: readonly Draft[],
    now: number,
  ): { readonly seqs: readonly number[]; readonly effects: Effect[] } {
    this.#lastFlushAt = now
    const { stored, told } = this.#store(drafts, now)
    return { seqs: stored.map(({ seq }) => seq), effects: told }
  }

  #store(drafts: readonly Draft[], now: number) {
    const stored = this.#transcript.append(drafts, now)
    const told: Effect[] = [
      { do: 'tell', to: 'readers', frame: encodeEntries(stored.map(({ json }) => json)) },
    ]
    if (drafts.some(({ entry }) => entry.kind === 'topic')) {
      const frame = encode({ type: 'room', topic: this.#transcript.topic })
      told.push({ do: 'tell', to: 'readers', frame })
    }
    return { stored, told }
  }
}

function answer(waiting: Waiting | undefined, frame: (ref: string) => string, effects: Effect[]): void {
  const ref = waiting?.draft.entry.ref
  if (waiting === undefined || ref === undefined) return
  for (const { id } of waiting.askedBy) effects.push({ do: 'send', to: id, frame: frame(ref) })
}

function key(sender: string, ref: string): string {
  return `${sender} ${ref}`
}

/** Whether two sends under one ref are the same one; of a stored text that is gone, nothing can differ [S2]. */
export function isSameSend(stored: SentText, sent: SentText): boolean {
  return stored.kind === sent.kind && (stored.text === null || stored.text === sent.text)
}

/** What a retry must repeat to be one [S2]. */
function textOf(entry: Draft['entry']): string | null {
  return 'text' in entry ? (entry.text ?? null) : null
}
