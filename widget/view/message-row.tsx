import type { VNode } from 'preact'
import type { Message } from '../../protocol/entry.ts'
import { shownAt } from '../core/list-items.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import { strings } from '../strings.ts'
import { AnnouncementText } from './announcement-text.tsx'
import { AuthorName, isFromIrc } from './author-name.tsx'
import { LinkedText } from './linked-text.tsx'
import { PureView } from './pure-view.ts'
import { TimeStamp } from './time-stamp.tsx'

type Props = { readonly row: Message; readonly labels: TimeLabels }

/** One message of the room. The view keeps a row's identity while it is unchanged, so most rows are never drawn twice. */
export class MessageRow extends PureView<Props> {
  override render({ row, labels }: Props): VNode {
    return (
      <li class={`row ${row.kind}`} part="row">
        <TimeStamp at={shownAt(row)} labels={labels} />
        <div class="line">
          <Line row={row} />
          <EditedMark row={row} labels={labels} />
        </div>
      </li>
    )
  }
}

function Line({ row }: { readonly row: Message }): VNode {
  if (row.kind === 'announce') return <AnnouncementText entry={row} />
  return (
    <>
      {row.kind === 'action' && '* '}
      <AuthorName name={row.by.name} color={row.by.color} fromIrc={isFromIrc(row.by)} />
      {row.kind === 'action' ? ' ' : ': '}
      <LinkedText text={row.text} />
    </>
  )
}

function EditedMark({ row, labels }: Props): VNode | null {
  if (!('edited' in row) || row.edited === undefined) return null
  return (
    <>
      {' '}
      <span class="edited" title={strings.editedAt(labels.exact(row.edited))}>
        ({strings.edited})
      </span>
    </>
  )
}
