import { SESSION_SILENT_MS } from '../../protocol/limits.ts'

/** Milliseconds of silence that a reader notices, and that a hidden page may leave its battery [K5]. */
const QUIET_VISIBLE_MS = 25_000
const QUIET_HIDDEN_MS = 60_000
/** Milliseconds for `pong`; the room's runtime answers without waking it [H10]. */
const PONG_MS = 5_000
/** Milliseconds without a frame of ours, however much the room says: it sweeps who never speaks [P3]. */
const MUTE_MS = SESSION_SILENT_MS / 2

/** What one live socket has let through lately. */
export type Heartbeat = {
  readonly heardAt: number
  readonly sentAt: number
  readonly pingedAt: number | null
}

export function firstBeat(now: number): Heartbeat {
  return { heardAt: now, sentAt: now, pingedAt: null }
}

/** Only `pong` shows that the way out works too; what else is heard shows the way in. */
export function afterHeard(beat: Heartbeat, isPong: boolean, now: number): Heartbeat {
  return { ...beat, heardAt: now, pingedAt: isPong ? null : beat.pingedAt }
}

export function afterSent(beat: Heartbeat, isPing: boolean, now: number): Heartbeat {
  return { ...beat, sentAt: now, pingedAt: isPing ? now : beat.pingedAt }
}

export function beatDueAt(beat: Heartbeat, visible: boolean): number {
  if (beat.pingedAt !== null) return beat.pingedAt + PONG_MS
  const quietMs = visible ? QUIET_VISIBLE_MS : QUIET_HIDDEN_MS
  return Math.min(beat.heardAt + quietMs, beat.sentAt + MUTE_MS)
}

/** What to do now; `woken` on a hint that time or the network jumped [K5]. */
export function nextBeat(
  beat: Heartbeat,
  visible: boolean,
  woken: boolean,
  now: number,
): 'ping' | 'dead' | null {
  // Swept by now: asking would only cost the five seconds.
  if (now >= beat.sentAt + SESSION_SILENT_MS) return 'dead'
  const due = now >= beatDueAt(beat, visible)
  if (beat.pingedAt !== null) return due ? 'dead' : null
  return due || woken ? 'ping' : null
}
