import { isUnheard } from './connection.ts'
import type { HistoryAnswer } from './history-answer.ts'
import type { ConnectionView } from './room-view.ts'

/** Milliseconds from one question to the next [K6]. */
const EVERY_MS = 30_000

/** Reading by HTTP where no socket goes through: when to ask, and when that is the truth to tell [K6]. */
export type Reading = {
  /** Client's clock, ms; -Infinity: something has changed since, or never. */
  readonly askedAt: number
  readonly isAsking: boolean
  /** How many attempts were unheard when HTTP began to work; null while it does not. */
  readonly worksSince: number | null
  /** Members only: asking again would not change it. */
  readonly isRefused: boolean
}

export const NOT_READING: Reading = {
  askedAt: -Infinity,
  isAsking: false,
  worksSince: null,
  isRefused: false,
}

/** Null: no answer, or not the room's. */
export type Answered = HistoryAnswer | 'refused' | null

/** When the room is to be asked; Infinity: only an event can change that. Nobody looks at a hidden page. */
export function askDueAt(reading: Reading, connection: ConnectionView, isVisible: boolean): number {
  const isWanted = isVisible && isUnheard(connection) && !reading.isAsking && !reading.isRefused
  return isWanted ? reading.askedAt + EVERY_MS : Infinity
}

/** A word of the room by a socket, or another person: whatever follows begins anew. */
export function afterLook(reading: Reading, connection: ConnectionView): Reading {
  return isUnheard(connection) ? reading : { ...NOT_READING, isAsking: reading.isAsking }
}

/** The page came into sight, or the network back. */
export function afterWake(reading: Reading): Reading {
  return { ...reading, askedAt: -Infinity }
}

export function afterAsked(reading: Reading, now: number): Reading {
  return { ...reading, isAsking: true, askedAt: now }
}

export function afterAnswered(reading: Reading, answered: Answered, connection: ConnectionView): Reading {
  const { worksSince } = reading
  const works = answered !== null && answered !== 'refused' && connection.is === 'offline'
  return {
    ...reading,
    isAsking: false,
    worksSince: works ? (worksSince ?? connection.unheard) : null,
    isRefused: answered === 'refused',
  }
}

/** A room that was away answers here before the next socket: only one more failure shows that it is the sockets. */
export function isBlocked({ worksSince }: Reading, connection: ConnectionView): boolean {
  return worksSince !== null && connection.is === 'offline' && connection.unheard > worksSince
}
