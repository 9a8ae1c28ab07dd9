import type { ComponentChildren, VNode } from 'preact'
import type { OutboxItem, OutgoingLine, OutgoingSend } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { announcementTokens } from '../../protocol/announcement-text.ts'
import type { Author } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'
import { shownAt } from '../core/list-items.ts'
import { machineTime } from '../core/time-labels.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { labels, moment } from './labels.ts'
import { foreignLink, linked, markedText } from './marked-text.tsx'

type MessageProps = {
  readonly row: Message
  /** Shows what can be done about it. */
  readonly openTools: (row: Message, opener: HTMLElement) => void
}

/** One message of the room. */
export function MessageRow({ row, openTools }: MessageProps): VNode {
  const edited = 'edited' in row ? row.edited : undefined
  return line(
    row.kind,
    shownAt(row),
    row.kind === 'announce' ? announced(row) : said(row.kind, row.by, row.text),
    edited !== undefined && (
      <time class="edited" datetime={machineTime(edited)}>
        {strings.edited}
      </time>
    ),
    button('⋯', (event) => openTools(row, event.currentTarget), {
      class: 'more',
      'aria-label': strings.more(row.by.name),
      'aria-haspopup': 'dialog',
    }),
  )
}

/** A time that is pointed at says exactly which; all of them would take longer to say it than to be drawn. */
export function tellTime({ target }: Event): void {
  if (!(target instanceof HTMLTimeElement)) return
  const exact = labels.exact(Date.parse(target.dateTime))
  target.title = target.className === 'edited' ? strings.editedAt(exact) : exact
}

/** What says why a send failed, or what it was to do. */
export type RowWords = {
  nack(nack: Extract<OutboxItem['state'], { is: 'failed' }>['nack'], moment: (at: number) => string): string
  change(send: Exclude<OutgoingSend, OutgoingLine>): string
}

export type RowNeeds = {
  readonly item: OutboxItem
  readonly you: Author | null
  /** What can be done about a send that waits or failed. */
  readonly client: Pick<RoomClient, 'retry' | 'discard'>
  /** Not there in the first moments of a page. */
  readonly words: RowWords | undefined
  /** Takes the text back into the composer; null while nothing can be written there. */
  readonly takeBack: ((ref: string, send: OutgoingLine) => void) | null
}

/** One's own message that the room has not stored yet; of a change, what became of it. */
export function OutgoingRow({ item, you, client, words, takeBack }: RowNeeds): VNode {
  const { ref, state, send, writtenAt } = item
  const failed = state.is === 'failed'
  const isLine = send.kind === 'say' || send.kind === 'action'
  return line(
    `outgoing ${state.is}`,
    writtenAt,
    isLine ? (
      said(send.kind, you ?? { id: item.by, name: strings.you }, send.text)
    ) : (
      <span class="text">{words?.change(send)}</span>
    ),
    failed || state.is === 'waiting' ? (
      <div class="fate">
        <span>
          {failed
            ? strings.notSent(words?.nack(state.nack, moment) ?? '')
            : strings.waitsToBeSent(moment(writtenAt))}
        </span>
        {button(failed ? strings.retry : strings.send, () => client.retry(ref))}
        {failed && isLine && takeBack && button(strings.edit, () => takeBack(ref, send))}
        {button(strings.discard, () => client.discard(ref))}
      </div>
    ) : (
      <span class="hidden">{strings.sending}</span>
    ),
  )
}

function line(
  kind: string,
  at: number,
  words: VNode,
  after: ComponentChildren,
  tools: ComponentChildren = null,
): VNode {
  return (
    <li class={`row ${kind}`} part="row">
      <time class="time" part="time" datetime={machineTime(at)}>
        {labels.time(at)}
      </time>
      <div class="line">
        {words} {after}
      </div>
      {tools}
    </li>
  )
}

/** A name is isolated, so that its letters cannot reorder the line around it; the stylesheet makes its colour readable. */
function said(kind: string, { id, name, color }: Author, text: string): VNode {
  const action = kind === 'action'
  return (
    <>
      {action && '* '}
      <bdi class="name" part="name" lang="" style={{ '--name': color }}>
        {name}
      </bdi>
      {/* An IRC nick is nobody's account, even where it is spelled like a member's name. */}
      {id.startsWith('irc:') && [
        ' ',
        <span class="badge" part="badge" title={strings.ircTitle}>
          {strings.irc}
        </span>,
      ]}
      {action ? ' ' : ': '}
      {markedText(text)}
    </>
  )
}

/** What the forum announces, quietly; names and titles cannot reorder the words around them. */
function announced(entry: Extract<Message, { kind: 'announce' }>): VNode {
  const tokens = announcementTokens(entry, strings.announcements)
  return (
    <span class="text" part="text">
      {tokens.map(({ text, url }) => (
        // The forum's own words may hold addresses; a name that looks like one is a name.
        <bdi>{url !== undefined ? foreignLink(url, text) : text === entry.text ? linked(text) : text}</bdi>
      ))}
      {tokens.length === 0 && strings.forumNews}
    </span>
  )
}
