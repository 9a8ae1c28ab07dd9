import type { VNode } from 'preact'
import type { Question, Requests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Message } from '../../protocol/entry.ts'
import { type RowTool, rowTools } from '../core/row-tools.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import type { EarlierLine } from '../view/composer.tsx'
import type { PanelContent, PanelFrame } from './panel.ts'

/** Seconds of the short mute: to cool down. */
const MUTE_SECONDS = 600
/** Seconds of messages that a purge takes away. */
const PURGE_SECONDS = 3_600
/** UTF-16 units of the message that remind of which one it is. */
const QUOTE_MAX = 80

export type RowPanelNeeds = {
  /** As it was when the panel was opened. */
  readonly row: Message
  readonly client: Pick<RoomClient, 'send'>
  readonly requests: Pick<Requests, 'ask'>
  readonly edit: (line: EarlierLine) => void
  readonly around: PanelFrame
}

/** What can be done about one message and whoever wrote it. */
export function createRowPanel({ row, client, requests, edit, around }: RowPanelNeeds): PanelContent {
  const { seq, at, by } = row
  const user = by.id
  /** What has been asked for and needs a yes. */
  let toConfirm: 'ban' | 'purge' | null = null

  const ask = (question: Question) => (): void => {
    turn(null)
    void requests.ask(question).then((answer) => around.say(strings.answerWords(answer)))
  }
  const turn = (to: typeof toConfirm): void => {
    toConfirm = to
    around.say('')
  }
  const remove = (): void => {
    if (client.send({ kind: 'remove', targets: [seq] }) === null) around.say(strings.tooMuchWaits)
    else around.close()
  }

  const tool = (name: RowTool, current: Message): VNode | VNode[] => {
    const words = strings.rowTools[name]
    switch (name) {
      case 'edit':
        return button(words, () => {
          around.close()
          if (current.kind !== 'announce') edit({ seq, at, text: current.text })
        })
      case 'remove':
        return button(words, remove)
      case 'mute':
        return [
          button(words, ask({ type: 'mute', user, seconds: MUTE_SECONDS })),
          button(strings.muteUntilLifted, ask({ type: 'mute', user, seconds: 0 })),
        ]
      case 'ban':
      case 'purge':
        return button(words, () => turn(name))
    }
  }

  const confirmation = (of: 'ban' | 'purge'): VNode => (
    <div key="confirmation" class="choices" role="group">
      <p>{of === 'ban' ? strings.confirmBan(by.name) : strings.confirmPurge(by.name)}</p>
      {of === 'ban'
        ? button(strings.ban, ask({ type: 'ban', user, seconds: 0 }), { class: 'danger' })
        : button(strings.purge, ask({ type: 'purge', user, seconds: PURGE_SECONDS }), { class: 'danger' })}
      {button(strings.cancel, () => turn(null))}
    </div>
  )

  return {
    title: ({ you }) => (user === you?.id ? strings.ownRow : strings.aboutRow(by.name)),
    render(view) {
      const current = view.rows.find((held) => held.seq === seq && held.at === at)
      if (toConfirm) return confirmation(toConfirm)
      if (!current) return <p>{strings.rowGone}</p>
      return (
        <div class="choices">
          {current.kind !== 'announce' && <p class="quote">{quoted(current.text)}</p>}
          {rowTools(current, view, Date.now()).map((name) => tool(name, current))}
        </div>
      )
    },
    dispose() {},
  }
}

function quoted(text: string): string {
  return text.length > QUOTE_MAX ? `${text.slice(0, QUOTE_MAX)}…` : text
}
