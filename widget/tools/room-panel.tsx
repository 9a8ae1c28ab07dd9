import type { VNode } from 'preact'
import type { People } from '../../client/core/people.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import type { PeopleWatch } from '../../client/people-watch.ts'
import type { Requests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Occupant } from '../../protocol/author.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import { createModLog, type ModLog } from './mod-log.tsx'
import type { PanelContent, PanelFrame } from './panel.ts'
import { createRoomSettings } from './room-settings.tsx'

export type RoomPanelNeeds = {
  readonly client: RoomClient
  readonly preferences: PreferenceStore
  readonly requests: Requests
  readonly people: PeopleWatch
  readonly around: PanelFrame
}

/** Who is here, and for moderators what they do with the room. */
export function createRoomPanel({
  client,
  preferences,
  requests,
  people,
  around,
}: RoomPanelNeeds): PanelContent {
  let present: People | null = null
  let log: ModLog | null = null
  const settings = createRoomSettings({ client, requests, around })
  const nameOf = (id: string): string => {
    const known = [...(present?.listed ?? []), ...client.view.rows.map(({ by }) => by)]
    return known.find((person) => person.id === id)?.name ?? id
  }
  const openLog = (): void => {
    log = createModLog({ requests, nameOf, around })
    around.draw()
  }
  const closeLog = (): void => {
    log = null
    around.say('')
  }
  // The first word may come before there is a panel to draw.
  let isOpen = false
  const unwatch = people.watch((now) => {
    present = now
    if (isOpen) around.draw()
  })
  isOpen = true

  return {
    title: ({ room }) => (log ? strings.modLog : strings.present(room?.people ?? 0, room?.guests ?? 0)),
    render(view) {
      if (log) return log.render(button(strings.back, closeLog))
      return (
        <div class="choices">
          {list(present)}
          <label class="check">
            <input
              type="checkbox"
              checked={preferences.now.news}
              onChange={({ currentTarget }) => preferences.set({ news: currentTarget.checked })}
            />
            {strings.showNews}
          </label>
          {isModerator(view) && settings.render(view)}
          {isModerator(view) && button(strings.modLog, openLog)}
        </div>
      )
    },
    dispose: unwatch,
  }
}

function isModerator({ you }: RoomView): boolean {
  return you?.can.includes('moderate') ?? false
}

function list(people: People | null): VNode {
  if (!people) return <p>{strings.loading}</p>
  const byName = people.listed.toSorted((a, b) => a.name.localeCompare(b.name, strings.language))
  return (
    <ul>
      {byName.map((person) => (
        <li key={person.id}>
          <bdi lang="">{person.name}</bdi> {badges(person)}
        </li>
      ))}
      {people.more > 0 && <li>{strings.andMore(people.more)}</li>}
    </ul>
  )
}

function badges({ id, role }: Occupant): (VNode | false | undefined)[] {
  return [
    role && (
      <span class="badge" part="badge">
        {strings.roles[role]}
      </span>
    ),
    id.startsWith('irc:') && (
      <span class="badge" part="badge" title={strings.ircTitle}>
        {strings.irc}
      </span>
    ),
  ]
}
