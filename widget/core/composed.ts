import type { OutgoingSend } from '../../client/core/room-view.ts'
import { cleanText } from '../../protocol/text.ts'

/** What the text in the composer comes to. */
export type Composed =
  | { readonly is: 'nothing' }
  | { readonly is: 'send'; readonly send: OutgoingSend }
  | { readonly is: 'too long'; readonly max: number }

/** Reads it as text in which a slash is a slash. */
export function composeText(
  typed: string,
  textMax: number,
  sendOf: (text: string) => OutgoingSend = (text) => ({ kind: 'say', text }),
): Composed {
  const clean = cleanText(typed, textMax)
  if (clean.ok) return { is: 'send', send: sendOf(clean.text) }
  return clean.code === 'empty' ? { is: 'nothing' } : { is: 'too long', max: clean.max }
}
