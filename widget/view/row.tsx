import type { ComponentChildren, VNode } from 'preact'
import type { OutboxItem } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Author } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'
import { type Announcement, announcementParts } from '../core/announcement.ts'
import { shownAt } from '../core/list-items.ts'
import { machineTime } from '../core/time-labels.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'
import { labels, moment } from './labels.ts'
import { foreignLink, linkedText } from './linked-text.tsx'

/** One message of the room. */
export function MessageRow({ row }: { readonly row: Message }): VNode {
  const edited = 'edited' in row ? row.edited : undefined
  return line(
    row.kind,
    shownAt(row),
    row.kind === 'announce' ? announced(row) : said(row.kind, row.by, row.text),
    edited !== undefined && (
      <span class="edited" title={strings.editedAt(labels.exact(edited))}>
        {strings.edited}
      </span>
    ),
  )
}

type OutgoingProps = {
  readonly item: OutboxItem
  readonly you: Author | null
  /** What can be done about a send that waits or failed. */
  readonly client: Pick<RoomClient, 'retry' | 'discard'>
  /** Takes the text back into the composer; null while nothing can be written there. */
  readonly edit: ((item: OutboxItem) => void) | null
}

/** One's own message that the room has not stored yet. */
export function OutgoingRow({ item, you, client, edit }: OutgoingProps): VNode {
  const { ref, state, send, writtenAt } = item
  const failed = state.is === 'failed'
  return line(
    `outgoing ${state.is}`,
    writtenAt,
    said(send.kind, you ?? { id: item.by, name: strings.you }, send.text),
    failed || state.is === 'waiting' ? (
      <div class="fate">
        <span>
          {failed
            ? strings.notSent(strings.nackWords(state.nack, moment))
            : strings.waitsToBeSent(moment(writtenAt))}
        </span>
        {button(failed ? strings.retry : strings.send, () => client.retry(ref))}
        {failed && edit && button(strings.edit, () => edit(item))}
        {button(strings.discard, () => client.discard(ref))}
      </div>
    ) : (
      <span class="hidden">{strings.sending}</span>
    ),
  )
}

function line(kind: string, at: number, words: VNode, after: ComponentChildren): VNode {
  return (
    <li class={`row ${kind}`} part="row">
      <time class="time" part="time" datetime={machineTime(at)} title={labels.exact(at)}>
        {labels.time(at)}
      </time>
      <div class="line">
        {words} {after}
      </div>
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
      {linkedText(text)}
    </>
  )
}

/** What the forum announces, quietly: who, and a title that leads there. */
function announced(entry: Announcement): VNode {
  const { actor, about, url } = announcementParts(entry)
  const title = about ?? actor ?? strings.forumNews
  return (
    <span class="text" part="text" lang="">
      {actor !== null && about !== null && [<bdi>{actor}</bdi>, ': ']}
      <bdi>{url === null ? title : foreignLink(url, title)}</bdi>
    </span>
  )
}
