import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import { rowTools } from '../core/row-tools.ts'
import { mayWrite, writingOf } from '../core/writing.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import type { EarlierLine } from '../view/composer.tsx'
import type { PanelContent } from './panel.ts'
import { createPersonTools, type PersonNeeds } from './person-tools.tsx'

/** UTF-16 units of the message that remind of which one it is. */
const QUOTE_MAX = 80

export type RowPanelNeeds = PersonNeeds & {
  /** As it was when the panel was opened. */
  readonly row: Message
  /** The room's page. */
  readonly page: string
  readonly edit: (line: EarlierLine) => void
  readonly reply: (row: Message) => void
}

/** What can be done about one message and whoever wrote it. */
export function createRowPanel({ row, page, edit, reply, ...needs }: RowPanelNeeds): PanelContent {
  const { seq, at, by } = row
  const { client, around } = needs
  const person = createPersonTools(by, needs)

  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      around.say(strings.copied)
    } catch {
      around.say(strings.copyYourself(text))
    }
  }
  const remove = (): void => {
    if (client.send({ kind: 'remove', targets: [seq] }) === null) around.say(strings.tooMuchWaits)
    else if (isHeld(client.view)) around.draw()
    else around.close()
  }
  /** In the composer, beside which no panel is open. */
  const write = (begin: () => void) => (): void => {
    around.close()
    begin()
  }

  const about = (current: Message, view: RoomView): VNode => {
    const text = current.kind === 'announce' ? null : current.text
    const tools = isLeaving(seq, view) ? [] : rowTools(current, view, Date.now())
    const isOpen = mayWrite(writingOf(view, Date.now()))
    return (
      <>
        {text !== null && <p class="quote">{quoted(text)}</p>}
        <div class="group">
          {text !== null &&
            isOpen &&
            button(
              strings.reply,
              write(() => reply(current)),
            )}
          {text !== null && button(strings.copyText, () => void copy(text))}
          {button(strings.copyLink, () => void copy(`${page}#${seq}`))}
          {text !== null &&
            tools.includes('edit') &&
            button(
              strings.edit,
              write(() => edit({ seq, at, text })),
            )}
          {tools.includes('remove') && button(strings.remove, remove)}
        </div>
        {isLeaving(seq, view) && isHeld(view) && (
          // The keyboard goes on from here, and it is read out: what was pressed is gone.
          <p class="next" tabIndex={-1}>
            {view.connection.is === 'live' ? strings.deletedWithForum : strings.deletedLater}
          </p>
        )}
      </>
    )
  }

  return {
    title: ({ you }) => (by.id === you?.id ? strings.ownRow : strings.aboutRow(by.name)),
    render(view) {
      const current = view.rows.find((held) => held.seq === seq && held.at === at)
      return (
        person.step() ?? (
          <div class="choices">
            {current ? about(current, view) : <p>{strings.rowGone}</p>}
            {person.render(view)}
          </div>
        )
      )
    },
    dispose() {},
  }
}

/** Whether sends wait for the connection or the forum, and nobody can say how long. */
function isHeld({ connection, auth }: RoomView): boolean {
  return connection.is !== 'live' || auth === 'guest'
}

/** Its deletion is on its way; one that failed stands in the conversation. */
function isLeaving(seq: number, { outbox }: RoomView): boolean {
  return outbox.some(
    ({ send, state }) => send.kind === 'remove' && send.targets.includes(seq) && state.is !== 'failed',
  )
}

function quoted(text: string): string {
  return text.length > QUOTE_MAX ? `${text.slice(0, QUOTE_MAX)}…` : text
}
