import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import { announcementTokens } from '../../protocol/announcement-text.ts'
import type { Message } from '../../protocol/entry.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { plainText } from '../../protocol/markup-token.ts'
import { type Reply, rowOf } from '../core/reply.ts'
import * as strings from '../strings-writing.ts'
import { button } from '../view/button.tsx'

/** UTF-16 units of the answered row that remind of which one it is. */
const QUOTE_MAX = 120

/** What a screen reader hears with the box. */
export const REPLY_LINE = 'reply'

/** What is being answered; `isAction`: what is typed will be a line that answers nothing [T2]. */
export function replyLine(reply: Reply, view: RoomView, isAction: boolean, cancel: () => void): VNode {
  const row = rowOf(reply, view)
  const words = row ? (
    <>
      {strings.replyTo}
      <bdi>{row.by.name}</bdi>
      {': '}
      <span dir="auto" lang="">
        {quoted(row)}
      </span>
    </>
  ) : (
    strings.replyToEarlier
  )
  return (
    <p class={isAction ? 'writing' : 'writing reply'}>
      <span id={REPLY_LINE}>{isAction ? strings.noReplyWithMe : words}</span>
      {button(strings.cancel, cancel, { 'aria-label': strings.cancelReply })}
    </p>
  )
}

function quoted(row: Message): string {
  const text =
    row.kind === 'announce'
      ? announcementTokens(row, strings.announcements)
          .map((token) => token.text)
          .join('')
      : plainText(markupTokens(row.text))
  const start = text.slice(0, QUOTE_MAX).toWellFormed().replaceAll('\n', ' ')
  return text.length > QUOTE_MAX ? `${start}…` : start
}
