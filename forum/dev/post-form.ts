import { cleanText, codePoints } from '../../protocol/text.ts'
import { FORM_MAX_BYTES, BODY_MAX, TITLE_MAX } from './limits.ts'
import { hasMediaType, readText } from './body.ts'

/** What is wrong with a post, by field; `form` is about the whole. Sentences for the page. */
export interface PostProblems {
  readonly title?: string
  readonly body?: string
  readonly form?: string
}

/** A posted form's fields, or null where it is no form or too large. */
export async function readForm(request: Request): Promise<URLSearchParams | null> {
  if (!hasMediaType(request, 'application/x-www-form-urlencoded')) return null
  const text = await readText(request, FORM_MAX_BYTES)
  return text === null ? null : new URLSearchParams(text)
}

export type Checked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string }

/** A title as it is kept: one line. */
export function checkTitle(raw: string): Checked {
  return check(raw.replaceAll(/[\r\n]+/g, ' '), TITLE_MAX, 'a title')
}

/** A post's text as it is kept. Forms send CRLF; the room's text rules drop tabs, source code needs them. */
export function checkBody(raw: string): Checked {
  return check(raw.replaceAll('\r\n', '\n').replaceAll('\t', '    '), BODY_MAX, 'a text')
}

function check(raw: string, max: number, what: string): Checked {
  const clean = cleanText(raw, max)
  if (clean.ok) return clean
  switch (clean.code) {
    case 'empty':
      return { ok: false, problem: `Enter ${what}.` }
    case 'too_long': {
      const name = what.replace('a ', 'The ')
      return {
        ok: false,
        problem: `${name} has ${count(codePoints(raw.trim()))} characters; at most ${count(max)} fit.`,
      }
    }
  }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
