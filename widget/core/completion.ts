import type { RoomView } from '../../client/core/room-view.ts'
import type { Author } from '../../protocol/author.ts'
import { emojiNamed } from './emoji.ts'

/** What is being typed that could be completed. */
export type Query = {
  readonly is: 'person' | 'emoji' | 'command'
  /** Where it begins in the text, its mark included. */
  readonly from: number
  /** Without its mark. */
  readonly typed: string
}

/**
 * Each before the caret, and at the beginning of a word: `10:30`, `std::vec`, `a@b.example` and `https://` are none. An
 * emoji's name has two letters at least, for `:D` and `:)` are faces already; a person's may have spaces, and comes last.
 */
const QUERIES = [
  ['command', /^\/(\w*)$/u],
  ['emoji', /(?:^|[\s([{"']):([\w+-]{2,40})$/u],
  ['person', /(?:^|[\s([{"'])@([\p{L}\p{N}_][^@\n]{0,63})$/u],
] as const

/** The same, ended by a colon. */
const NAMED = /(?:^|[\s([{"']):([\w+-]{2,40}):$/u

/** Null where nothing is to be completed: in the middle of a word, and in code. */
export function queryAt(text: string, caret: number): Query | null {
  const before = text.slice(0, caret)
  if (/^[\p{L}\p{N}_]/u.test(text.slice(caret)) || isInCode(before)) return null
  for (const [is, pattern] of QUERIES) {
    const typed = pattern.exec(before)?.[1]
    if (typed !== undefined) return { is, from: caret - typed.length - 1, typed }
  }
  return null
}

/** The emoji whose name, between its colons, ends at the caret. */
export function emojiAt(
  text: string,
  caret: number,
): { readonly from: number; readonly emoji: string } | null {
  const before = text.slice(0, caret)
  const name = NAMED.exec(before)?.[1]
  const emoji = name === undefined || isInCode(before) ? null : emojiNamed(name)
  return name === undefined || emoji === null ? null : { from: caret - name.length - 2, emoji }
}

/** Whether a mark of code is open: what is typed there is meant as it stands. */
function isInCode(before: string): boolean {
  const outside = before.split('```')
  if (outside.length % 2 === 0) return true
  const line = outside.at(-1)?.split('\n').at(-1) ?? ''
  return line.split('`').length % 2 === 0
}

/**
 * At most `max` people of such a name: who spoke last comes first, then those who are here without having spoken; and
 * before a later word of a name counts its beginning. Of two who are called the same one is enough.
 */
export function peopleFor(
  typed: string,
  { rows, you }: Pick<RoomView, 'rows' | 'you'>,
  present: readonly Author[],
  isLeftOut: (id: string) => boolean,
  max: number,
): readonly Author[] {
  const start = folded(typed)
  const first = new Map<string, Author>()
  const later = new Map<string, Author>()
  const speakers = rows.filter(({ kind }) => kind !== 'announce').map(({ by }) => by)
  for (const person of [...speakers.toReversed(), ...present]) {
    if (person.id === you?.id || isLeftOut(person.id)) continue
    const name = folded(person.name)
    if (first.has(name) || later.has(name)) continue
    if (name.startsWith(start)) first.set(name, person)
    else if (name.includes(` ${start}`)) later.set(name, person)
  }
  return [...first.values(), ...later.values()].slice(0, max)
}

/** For comparison: without case and accents. */
export function folded(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
