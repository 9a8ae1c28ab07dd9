import { TestRoom, type TestSocket } from '../test-room.ts'

export const hello = { type: 'say', ref: 'r1', text: 'hello' }

/** Lines of one member, far enough apart to be stored one by one. */
export function chatter(room: TestRoom, lines: number): TestSocket {
  const ann = room.member(1)
  for (let i = 1; i <= lines; i += 1) {
    ann.send({ type: 'say', ref: `line-${i}`, text: `line ${i}` })
    room.pass(1_000)
  }
  ann.take()
  return ann
}

/** Seqs that a frame brings, in its order. */
export function seqsOf(frame: Record<string, unknown> | undefined): number[] {
  return ((frame?.['entries'] ?? []) as { seq: number }[]).map(({ seq }) => seq)
}
