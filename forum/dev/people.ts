import type * as v from 'valibot'
import type { right, role } from '../../protocol/fields.ts'
import { NAME_MAX } from '../../protocol/limits.ts'
import { cleanName, codePoints } from '../../protocol/text.ts'

const RIGHTS = ['read', 'post', 'moderate'] as const satisfies readonly v.InferOutput<typeof right>[]
export type Right = (typeof RIGHTS)[number]
export type Role = v.InferOutput<typeof role>
/** How the forum stands to a person; only the active are let in by the room [F1]. */
export type Standing = 'active' | 'inactive' | 'banned'

/** Somebody with an account. `color` is `#rrggbb`. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly can: readonly Right[]
  readonly role: Role | null
  readonly color: string | null
  readonly standing: Standing
}

const member = { can: ['read', 'post'], role: null, color: null, standing: 'active' } as const

/** What a moderator's name is written in, `#rrggbb`. */
export const MODERATOR_COLOR = '#1e8449'

/** People to log in as with one click; between them they meet every answer of F1 that names a person. Id 1 is a forum's guest. */
export const SAMPLE_PEOPLE: readonly Person[] = [
  {
    id: 2,
    name: 'Merth',
    can: ['read', 'post', 'moderate'],
    role: 'admin',
    color: '#c0392b',
    standing: 'active',
  },
  {
    id: 3,
    name: 'Kerm',
    can: ['read', 'post', 'moderate'],
    role: 'moderator',
    color: MODERATOR_COLOR,
    standing: 'active',
  },
  { ...member, id: 4, name: 'Ann' },
  { ...member, id: 5, name: 'Tim' },
  { ...member, id: 6, name: 'Newbie', can: ['read'] },
  { ...member, id: 7, name: 'Ivy', standing: 'inactive' },
  { ...member, id: 8, name: 'Grum', standing: 'banned' },
]

/** Ids of registered people start here, well clear of the sample people. */
export const FIRST_REGISTERED_ID = 101

/** What a newly registered person may do and looks like. */
export const NEW_MEMBER: Omit<Person, 'id' | 'name'> = member

export type NameCheck =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: string }

/** A name as it is kept, or what is wrong with it. Cleaned as the room will clean it, so that both show the same. */
export function checkName(raw: string): NameCheck {
  const name = cleanName(raw)
  if (name === '') return { ok: false, problem: 'Enter a name.' }
  if (codePoints(name) > NAME_MAX)
    return {
      ok: false,
      problem: `A name has at most ${NAME_MAX} characters; this one has ${codePoints(name)}.`,
    }
  return { ok: true, name }
}

/** The form under which a name is unique: letter case, width and what is not seen do not make another person. */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\p{White_Space}+/gu, ' ')
    .toLowerCase()
    .normalize('NFKC')
}

/** Rights from a row's words; words that are none fall away. */
export function readRights(words: string): readonly Right[] {
  const given = new Set(words.split(' '))
  return RIGHTS.filter((right) => given.has(right))
}

/** Whether somebody may read what guests may not. */
export function mayRead(person: Person): boolean {
  return person.standing === 'active' && person.can.includes('read')
}

/** Whether somebody may write on the forum; the same right as in the chat, so that one rule shows in both. */
export function mayPost(person: Person): boolean {
  return person.standing === 'active' && person.can.includes('post')
}

/** Whether somebody may look after the others. */
export function mayModerate(person: Person): boolean {
  return person.standing === 'active' && person.can.includes('moderate')
}

/** Somebody in two words, for lists: what they are to the forum. */
export function aboutPerson(person: Person): string {
  if (person.standing === 'banned') return 'banned'
  if (person.standing === 'inactive') return 'account not activated'
  if (person.role !== null) return person.role === 'admin' ? 'administrator' : 'moderator'
  if (!mayPost(person)) return 'may read, not write'
  return person.id < FIRST_REGISTERED_ID ? 'member' : 'registered here'
}
