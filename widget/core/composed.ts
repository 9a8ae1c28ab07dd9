import type { OutgoingLine, OutgoingSend } from '../../client/core/room-view.ts'
import { cleanText, codePoints } from '../../protocol/text.ts'

/** What the text in the composer comes to. */
export type Composed =
  | { readonly is: 'nothing' }
  | { readonly is: 'send'; readonly send: OutgoingSend }
  | { readonly is: 'too long'; readonly max: number }
  /** A slash and a word this widget does not know: shown, never sent. */
  | { readonly is: 'unknown command'; readonly name: string }

/** The counter appears when this many code points are left. */
const NEARLY_FULL = 200

const COMMAND = /^\/(\S*)\s*/u

/** Reads the composer: `/me …` is an action, `//…` begins with a slash, any other `/…` is a command. */
export function compose(typed: string, textMax: number): Composed {
  const written = parse(typed)
  if (written.is === 'unknown command') return written
  const kind = written.is
  return composed(written.text, textMax, (text) => ({ kind, text }))
}

/** Reads it as another text of an earlier line, in which a slash is a slash. */
export function composeEdit(typed: string, target: number, textMax: number): Composed {
  return composed(typed, textMax, (text) => ({ kind: 'edit', target, text }))
}

function composed(written: string, textMax: number, sendOf: (text: string) => OutgoingSend): Composed {
  const clean = cleanText(written, textMax)
  if (clean.ok) return { is: 'send', send: sendOf(clean.text) }
  return clean.code === 'empty' ? { is: 'nothing' } : { is: 'too long', max: clean.max }
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
  if (written.is === 'unknown command') return null
  const left = textMax - codePoints(written.text.trim())
  return left <= NEARLY_FULL ? left : null
}

type Written =
  | { readonly is: 'say' | 'action'; readonly text: string }
  | { readonly is: 'unknown command'; readonly name: string }

function parse(typed: string): Written {
  const text = typed.trim()
  const command = COMMAND.exec(text)
  if (command === null) return { is: 'say', text }
  if (text.startsWith('//')) return { is: 'say', text: text.slice(1) }
  const name = command[1] ?? ''
  if (name.toLowerCase() === 'me') return { is: 'action', text: text.slice(command[0].length) }
  return { is: 'unknown command', name }
}
