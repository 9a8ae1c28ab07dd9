import { parseJson } from '../../client/core/like.ts'
import type { RoomView } from '../../client/core/room-view.ts'

/** Whom people on this browser do not want to read: of each "who whom" the name by which whom was known. */
export type Ignored = ReadonlyMap<string, unknown>

/** Ignored by all who share a browser; more is a moderator's work. The oldest go. */
const IGNORED_MAX = 200

type Viewer = Pick<RoomView, 'you'>
type Person = { readonly id: string; readonly name: string }

export function encodeIgnored(ignored: Ignored): string {
  return JSON.stringify(Object.fromEntries(ignored))
}

/** What the browser's storage holds, which any script of the site may have written. */
export function decodeIgnored(raw: string): Ignored {
  return bounded(Object.entries<unknown>(Object(parseJson(raw))))
}

export function isIgnored(id: string, viewer: Viewer, ignored: Ignored): boolean {
  return ignored.has(pair(viewer, id))
}

/** With this person ignored or not; who it is to is who sits here now. */
export function afterIgnoring(ignored: Ignored, viewer: Viewer, { id, name }: Person, on: boolean): Ignored {
  const key = pair(viewer, id)
  const others = [...ignored].filter(([other]) => other !== key)
  return bounded(on ? [...others, [key, name]] : others)
}

/** Whom this reader ignores. */
export function ignoredPeople(viewer: Viewer, ignored: Ignored): readonly Person[] {
  const start = pair(viewer, '')
  return [...ignored]
    .filter(([key]) => key.startsWith(start))
    .map(([key, name]) => {
      const id = key.slice(start.length)
      return { id, name: typeof name === 'string' ? name : id }
    })
}

/** No id has a space in it; a guest has none. */
function pair({ you }: Viewer, id: string): string {
  return `${you?.id ?? ''} ${id}`
}

function bounded(entries: readonly (readonly [string, unknown])[]): Ignored {
  return new Map(entries.slice(-IGNORED_MAX))
}
