import type { Occupant } from '../../protocol/author.ts'
import { isLike } from './like.ts'
import type { ReadFrame } from './read-server-frame.ts'

/** Who is in the room now, as far as their names were told [P1]. */
export type People = {
  readonly listed: readonly Occupant[]
  /** How many more there are, unnamed. */
  readonly more: number
}

/** Names held at most: four times what the room tells at once, and more than anybody reads. */
const LISTED_MAX = 2_000

const OCCUPANT = { id: '', name: '' }

/** The first frame sets, the next ones change; null until there was a first. */
export function afterPeople(
  people: People | null,
  { set, more, join, leave }: Extract<ReadFrame, { type: 'people' }>,
): People | null {
  if (set !== undefined) return bounded(listOf(set).filter(isOccupant), typeof more === 'number' ? more : 0)
  if (!people) return null
  const joining = listOf(join).filter(isOccupant)
  const leaving = new Set(listOf(leave))
  const unnamed = [...leaving].filter((id) => !people.listed.some((person) => person.id === id)).length
  // Somebody who is known already joins with another name, role or colour.
  const replaced = new Set([...leaving, ...joining.map(({ id }) => id)])
  const stay = people.listed.filter(({ id }) => !replaced.has(id))
  return bounded([...stay, ...joining], Math.max(0, people.more - unnamed))
}

function bounded(people: readonly Occupant[], more: number): People {
  return {
    listed: people.slice(0, LISTED_MAX),
    more: more + Math.max(0, people.length - LISTED_MAX),
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isOccupant(value: unknown): value is Occupant {
  return isLike(value, OCCUPANT)
}
