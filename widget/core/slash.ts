import type { OutgoingLine } from '../../client/core/room-view.ts'
import { codePoints } from '../../protocol/text.ts'
import { type Composed, composeText } from './composed.ts'

/** A slash and a word: a command is shown what it does, never sent. */
type Command = { readonly is: 'command'; readonly name: string }

/** The counter appears when this many code points are left. */
const NEARLY_FULL = 200

const COMMAND = /^\/(\S*)\s*/u

/** Reads the composer: `/me …` is an action, `//…` begins with a slash, any other `/…` is a command. */
export function compose(typed: string, textMax: number): Composed | Command {
  const written = parse(typed)
  if (written.is === 'command') return written
  const kind = written.is
  return composeText(written.text, textMax, (text) => ({ kind, text }))
}

/** What to type for a send again: `compose` of it is the send. */
export function typedFor(send: OutgoingLine): string {
  if (send.kind === 'action') return `/me ${send.text}`
  return send.text.startsWith('/') ? `/${send.text}` : send.text
}

/** Code points left, negative when over; null while there are plenty. */
export function remaining(typed: string, textMax: number): number | null {
  // A code point is at most two UTF-16 units: a short text need not be counted at every key.
  if (typed.length <= textMax - NEARLY_FULL) return null
  const written = parse(typed)
  if (written.is === 'command') return null
  const left = textMax - codePoints(written.text.trim())
  return left <= NEARLY_FULL ? left : null
}

type Written = { readonly is: 'say' | 'action'; readonly text: string } | Command

function parse(typed: string): Written {
  const text = typed.trim()
  const command = COMMAND.exec(text)
  if (command === null) return { is: 'say', text }
  if (text.startsWith('//')) return { is: 'say', text: text.slice(1) }
  const name = command[1] ?? ''
  if (name.toLowerCase() === 'me') return { is: 'action', text: text.slice(command[0].length) }
  return { is: 'command', name }
}
