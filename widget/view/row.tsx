import type { ComponentChildren, VNode } from 'preact'
import type { OutboxItem, OutgoingLine, OutgoingSend } from '../../client/core/room-view.ts'
import { announcementTokens } from '../../protocol/announcement-text.ts'
import type { Author } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'
import { shownAt } from '../core/list-items.ts'
import { machineTime } from '../core/time-labels.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { labels } from './labels.ts'
import { foreignLink, linked, markedText } from './marked-text.tsx'

type MessageProps = {
  readonly row: Message
  /** Goes on what its author said just above. */
  readonly follows: boolean
  /** Where it is found again. */
  readonly href: string
  /** What it answers. */
  readonly above: ComponentChildren
  /** Shows what can be done about it. */
  readonly openTools: (row: Message, opener: HTMLElement) => void
}

/** One message of the room. */
export function MessageRow({ row, follows, href, above, openTools }: MessageProps): VNode {
  const edited = 'edited' in row ? row.edited : undefined
  return line(
    row.kind,
    follows,
    shownAt(row),
    [above, row.kind === 'announce' ? announced(row) : said(row.kind, follows, row.by, row.text)],
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
    { href },
  )
}

/** What is rare in a row: not there in the first moments of a page. */
export type RowParts = {
  /** Why a send waits or failed, and what can be done about it. */
  fate(item: OutboxItem, canWrite: boolean): VNode
  /** What a send that is no line was to do. */
  change(send: Exclude<OutgoingSend, OutgoingLine>): string
}

type RowNeeds = {
  readonly item: OutboxItem
  readonly follows: boolean
  readonly you: Author | null
  readonly parts: RowParts | undefined
  /** Whether it can be taken back into the composer. */
  readonly canWrite: boolean
}

/** One's own message that the room has not stored yet; of a change, what became of it. */
export function OutgoingRow({ item, follows, you, parts, canWrite }: RowNeeds): VNode {
  const { state, send, writtenAt } = item
  return line(
    `outgoing ${state.is}`,
    follows,
    writtenAt,
    send.kind === 'say' || send.kind === 'action' ? (
      said(send.kind, follows, you ?? { id: item.by, name: strings.you }, send.text)
    ) : (
      <span class="text">{parts?.change(send)}</span>
    ),
    state.is === 'failed' || state.is === 'waiting' ? (
      parts?.fate(item, canWrite)
    ) : (
      <span class="hidden">{strings.sending}</span>
    ),
  )
}

function line(
  kind: string,
  follows: boolean,
  at: number,
  words: ComponentChildren,
  after: ComponentChildren,
  tools?: ComponentChildren,
  href?: { readonly href: string },
): VNode {
  return (
    <li class={`row ${kind}${follows ? ' follows' : ''}`} part="row">
      {/* One for each row would be too many stops of the Tab key. */}
      <a class="time" {...href} tabIndex={-1}>
        <time part="time" datetime={machineTime(at)}>
          {labels.time(at)}
        </time>
      </a>
      <div class="line">
        {words} {after}
      </div>
      {tools}
    </li>
  )
}

/** A name is isolated, so that its letters cannot reorder the line around it; the stylesheet makes its colour readable. */
function said(kind: string, follows: boolean, { id, name, color }: Author, text: string): VNode {
  const action = kind === 'action'
  return (
    <>
      {action && '* '}
      <span class={follows ? 'hidden' : ''}>
        <bdi class="name" part="name" lang="" style={{ '--name': color }}>
          {name}
        </bdi>
        {/* An IRC nick is nobody's account, even where it is spelled like a member's name. */}
        {id.startsWith('irc:') && [
          ' ',
          <span class="badge" part="badge">
            {strings.irc}
          </span>,
        ]}
        {action ? ' ' : ': '}
      </span>
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
