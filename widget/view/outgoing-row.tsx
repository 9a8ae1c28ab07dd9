import type { ComponentChildren, VNode } from 'preact'
import type { OutboxItem } from '../../client/core/room-view.ts'
import type { Self } from '../../protocol/author.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import { nackWords, strings } from '../strings.ts'
import { AuthorName } from './author-name.tsx'
import { LinkedText } from './linked-text.tsx'
import { PureView } from './pure-view.ts'
import { TimeStamp } from './time-stamp.tsx'

/** What can be done about a send that waits or failed. */
export type OutgoingActions = {
  retry(ref: string): void
  discard(ref: string): void
  /** Takes the text back into the composer; null while nothing can be written there. */
  readonly edit: ((item: OutboxItem) => void) | null
}

type Props = {
  readonly item: OutboxItem
  readonly you: Self | null
  readonly labels: TimeLabels
  readonly today: string
  readonly actions: OutgoingActions
}

/** One's own message that the room has not stored yet. */
export class OutgoingRow extends PureView<Props> {
  override render(props: Props): VNode {
    const { item, you, labels } = props
    return (
      <li class={`row outgoing ${item.state.is}`} part="row">
        <TimeStamp at={item.writtenAt} labels={labels} />
        <div class="line">
          {item.send.kind === 'action' && '* '}
          <AuthorName name={you?.name ?? strings.you} color={you?.color} />
          {item.send.kind === 'action' ? ' ' : ': '}
          <LinkedText text={item.send.text} />
          <Fate {...props} />
        </div>
      </li>
    )
  }
}

function Fate({ item, labels, today, actions }: Props): VNode {
  const moment = (at: number): string => labels.moment(at, today)
  const { state } = item
  switch (state.is) {
    case 'queued':
    case 'in flight':
      return <span class="hidden"> ({strings.sending})</span>
    case 'waiting':
      return (
        <Choices words={strings.waitsToBeSent(moment(item.writtenAt))}>
          <Choice act={() => actions.retry(item.ref)}>{strings.send}</Choice>
          <Choice act={() => actions.discard(item.ref)}>{strings.discard}</Choice>
        </Choices>
      )
    case 'failed': {
      const { edit } = actions
      return (
        <Choices words={strings.notSent(nackWords(state.nack, moment))}>
          <Choice act={() => actions.retry(item.ref)}>{strings.retry}</Choice>
          {edit !== null && <Choice act={() => edit(item)}>{strings.edit}</Choice>}
          <Choice act={() => actions.discard(item.ref)}>{strings.discard}</Choice>
        </Choices>
      )
    }
  }
}

function Choices({
  words,
  children,
}: {
  readonly words: string
  readonly children: ComponentChildren
}): VNode {
  return (
    <div class="fate">
      <span class="words">{words}</span> <span class="choices">{children}</span>
    </div>
  )
}

function Choice({ act, children }: { readonly act: () => void; readonly children: string }): VNode {
  return (
    <button type="button" part="button" onClick={act}>
      {children}
    </button>
  )
}
