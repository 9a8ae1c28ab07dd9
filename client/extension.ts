import type { ClientFrame } from '../protocol/client-frame.ts'
import type { ReadFrame } from './core/read-server-frame.ts'

/** What is built upon a client: it asks the room what most readers never do. */
export type Extension = {
  /** Each frame of the live socket, when the client itself has taken it in. */
  hear(frame: ReadFrame): void
  /** Nothing that was asked will be answered: the socket went, or another took its place. */
  gone(): void
}

/** An extension's way to the room. */
export type Line = {
  newRef(): string
  /** Whether it went out: only a live socket takes it. */
  say(frame: ClientFrame): boolean
  release(): void
}
