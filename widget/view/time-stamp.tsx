import type { VNode } from 'preact'
import { type TimeLabels, machineTime } from '../core/time-labels.ts'

type Props = { readonly at: number; readonly labels: TimeLabels }

export function TimeStamp({ at, labels }: Props): VNode {
  return (
    <time class="time" part="time" datetime={machineTime(at)} title={labels.exact(at)}>
      {labels.time(at)}
    </time>
  )
}
