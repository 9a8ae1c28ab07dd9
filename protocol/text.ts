import { TEXT_MAX } from './limits.ts'

/** Controls but line feed: C0, DEL, C1 [T7]. */
// oxlint-disable-next-line no-control-regex -- removing control characters is this expression's purpose
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/gu
/** Embeddings, overrides and isolates: what can make a line read in another order than it is written [T7]. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu
/** Nothing that would show: white space and code points without a glyph [T10]. */
const INVISIBLE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u

export type CleanText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: 'empty' }
  | { readonly ok: false; readonly code: 'too_long'; readonly max: number }

/** What the room stores for what somebody typed [T7]: `max` in code points, counted after cleaning. */
export function cleanText(raw: string, max: number = TEXT_MAX): CleanText {
  const text = raw
    .replaceAll('\t', ' ')
    .replace(CONTROLS, '')
    .replace(BIDI_CONTROLS, '')
    .normalize('NFC')
    .trim()
  if (INVISIBLE.test(text)) return { ok: false, code: 'empty' }
  if (codePoints(text) > max) return { ok: false, code: 'too_long', max }
  return { ok: true, text }
}

/** The same for a name: one line. */
export function cleanName(raw: string): string {
  const clean = cleanText(raw.replace(/[\n\u2028\u2029]/gu, ' '), Infinity)
  return clean.ok ? clean.text : ''
}

/** Length as people count it and as every `…Max` of the wire means it. */
export function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Bytes that `text` takes on the wire; a lone surrogate counts as the U+FFFD it becomes. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) {
      bytes += 1
      continue
    }
    const next = text.charCodeAt(i + 1)
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) i += 1
    bytes += 2
  }
  return bytes
}
