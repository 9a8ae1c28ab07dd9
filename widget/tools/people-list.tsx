import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { PeopleNow } from '../../client/people-watch.ts'
import type { Occupant } from '../../protocol/author.ts'
import { ignoredPeople, isIgnored } from '../core/ignoring.ts'
import type { IgnoredStore } from '../ignored.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'

/** People from which on one looks for somebody by name: more than a screen of them. */
const FILTER_FROM = 21

export type PeopleListNeeds = {
  readonly ignored: IgnoredStore
  readonly open: (person: Occupant) => void
  readonly again: () => void
  readonly draw: () => void
}

/** Who is here, by name, and whoever is ignored and not here: somewhere that must be taken back. */
export function createPeopleList({ ignored, open, again, draw }: PeopleListNeeds): {
  render(now: PeopleNow, view: RoomView): VNode
} {
  let filter = ''
  /** Where the keyboard goes back to. */
  let last = ''

  const item = (person: Occupant, view: RoomView): VNode => {
    const { id, name } = person
    const shown = <bdi lang="">{name}</bdi>
    const look = (): void => {
      last = id
      open(person)
    }
    return (
      <li key={id}>
        {id === view.you?.id ? shown : button(shown, look, id === last ? { class: 'next' } : {})}
        {badges(person, view)}
      </li>
    )
  }
  const badges = ({ id, role }: Occupant, view: RoomView): (VNode | string)[] => [
    ...(id === view.you?.id ? badge(strings.you) : []),
    ...(role ? badge(strings.roles[role]) : []),
    ...(id.startsWith('irc:') ? badge(strings.irc, strings.ircTitle) : []),
    ...(isIgnored(id, view, ignored.now) ? badge(strings.ignored) : []),
  ]
  const box = (): VNode => (
    <label>
      {strings.findPerson}
      <input
        part="input"
        type="search"
        dir="auto"
        autocomplete="off"
        value={filter}
        onInput={({ currentTarget }) => {
          filter = currentTarget.value
          draw()
        }}
      />
    </label>
  )

  return {
    render({ people, trouble }, view) {
      const listed = people?.listed ?? []
      const hasFilter = listed.length >= FILTER_FROM
      const wanted = hasFilter ? plain(filter) : ''
      const byName = listed
        .filter(({ name }) => plain(name).includes(wanted))
        .toSorted((a, b) => a.name.localeCompare(b.name, strings.language))
      const absent = ignoredPeople(view, ignored.now).filter(({ id }) => !listed.some((one) => one.id === id))
      return (
        <div class="choices">
          {trouble && (
            <p role="status">
              {strings.peopleTrouble(trouble)} {button(strings.tryAgain, again)}
            </p>
          )}
          {!people && !trouble && <p>{strings.loading}</p>}
          {hasFilter && box()}
          {wanted !== '' && byName.length === 0 && <p>{strings.nobodyFound}</p>}
          <ul>
            {byName.map((person) => item(person, view))}
            {people && people.more > 0 && <li>{strings.andMore(people.more)}</li>}
          </ul>
          {people && absent.length > 0 && <p>{strings.ignoredElsewhere}</p>}
          {people && absent.length > 0 && <ul>{absent.map((person) => item(person, view))}</ul>}
        </div>
      )
    },
  }
}

function badge(words: string, title?: string): (VNode | string)[] {
  return [
    ' ',
    <span class="badge" part="badge" title={title}>
      {words}
    </span>,
  ]
}

/** As one looks for it: ann is Ann, and André too is found by andre. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim()
}
