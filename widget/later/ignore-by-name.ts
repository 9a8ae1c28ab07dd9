import type { RoomClient } from '../../client/room-client.ts'
import { afterIgnoring, ignoredPeople } from '../core/ignoring.ts'
import type { IgnoredStore } from '../ignored.ts'
import * as strings from '../strings-writing.ts'

/** Hides what the person of that name writes, or shows it again; whoever wrote last under it is meant. Gives what there is to say. */
export function ignoreByName(
  client: Pick<RoomClient, 'view'>,
  ignored: IgnoredStore,
): (name: string, hide: boolean) => string {
  return (name, hide) => {
    const { view } = client
    const isMeant = (person: { readonly name: string }) => person.name.toLowerCase() === name.toLowerCase()
    const author = hide
      ? view.rows
          .map(({ by }) => by)
          .findLast((by) => isMeant(by) && by.id !== view.you?.id && by.id !== 'room')
      : ignoredPeople(view, ignored.now).find(isMeant)
    if (!author) return hide ? strings.nobodyToIgnore(name) : strings.nobodyIgnored(name)
    ignored.set(afterIgnoring(ignored.now, view, author, hide))
    return hide ? strings.nowIgnored(author.name) : strings.notIgnored(author.name)
  }
}
