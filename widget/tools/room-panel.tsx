import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { PeopleNow, PeopleWatch } from '../../client/people-watch.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Occupant } from '../../protocol/author.ts'
import type { PreferenceStore } from '../preferences.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import { createModLog, type ModLog } from './mod-log.tsx'
import type { PanelContent } from './panel.ts'
import { createPeopleList } from './people-list.tsx'
import { createPersonTools, type PersonNeeds, type PersonTools } from './person-tools.tsx'
import { createRoomSettings } from './room-settings.tsx'

export type RoomPanelNeeds = PersonNeeds & {
  readonly client: RoomClient
  readonly preferences: PreferenceStore
  readonly people: PeopleWatch
}

/** What stands in the place of the list. */
type Opened =
  | { readonly is: 'log'; readonly log: ModLog }
  | { readonly is: 'person'; readonly person: Occupant; readonly tools: PersonTools }

/** Who is here and what can be done about each, and for moderators what they do with the room. */
export function createRoomPanel({ people, preferences, ...needs }: RoomPanelNeeds): PanelContent {
  const { client, requests, ignored, around } = needs
  let now: PeopleNow = { people: null, trouble: null }
  let opened: Opened | null = null
  const settings = createRoomSettings({ client, requests, around })
  const nameOf = (id: string): string => {
    const known = [...(now.people?.listed ?? []), ...client.view.rows.map(({ by }) => by)]
    return known.find((person) => person.id === id)?.name ?? id
  }
  const turn = (to: Opened | null): void => {
    opened = to
    around.say('')
  }
  const openPerson = (person: Occupant): void =>
    turn({ is: 'person', person, tools: createPersonTools(person, needs) })
  const openLog = (): void => turn({ is: 'log', log: createModLog({ requests, nameOf, around }) })
  const list = createPeopleList({
    ignored,
    open: openPerson,
    again: () => people.again(),
    draw: () => around.draw(),
  })
  // The first word may come before there is a panel to draw.
  let isOpen = false
  const unwatch = people.watch((next) => {
    now = next
    if (isOpen) around.draw()
  })
  isOpen = true

  const render = (view: RoomView): VNode => {
    const back = button(strings.back, () => turn(null))
    if (opened?.is === 'log') return opened.log.render(back)
    if (opened?.is === 'person') {
      return (
        opened.tools.step() ?? (
          <div key="person" class="choices">
            {back}
            {opened.tools.render(view)}
          </div>
        )
      )
    }
    return (
      <div key="people" class="choices">
        {isModerator(view) && (
          <>
            {button(strings.modLog, openLog)}
            {/* Before the people, of whom there may be hundreds. */}
            <details>
              <summary>{strings.settings}</summary>
              {settings.render(view)}
            </details>
          </>
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={preferences.now.news}
            onChange={({ currentTarget }) => preferences.set({ news: currentTarget.checked })}
          />
          {strings.showNews}
        </label>
        {list.render(now, view)}
      </div>
    )
  }

  return {
    title({ room }) {
      if (opened) return opened.is === 'log' ? strings.modLog : opened.person.name
      return strings.present(room?.people ?? 0, room?.guests ?? 0)
    },
    render,
    dispose: unwatch,
  }
}

function isModerator({ you }: RoomView): boolean {
  return you?.can.includes('moderate') ?? false
}
