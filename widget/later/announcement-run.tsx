import type { VNode } from 'preact'
import { type AnnouncementRun, withRuns } from '../core/announcement-runs.ts'
import type { ListItem } from '../core/list-items.ts'
import { machineTime } from '../core/time-labels.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { labels } from '../view/labels.ts'
import { foreignLink } from '../view/marked-text.tsx'

/** Runs of announcements, each one row until somebody unfolds it. */
export type AnnouncementRuns = {
  readonly draw: (items: readonly ListItem[], element: (item: ListItem) => VNode) => VNode[]
  readonly unfold: (seq: number) => void
}

export function createAnnouncementRuns(page: string, draw: () => void): AnnouncementRuns {
  /** By their rows: a run grows at its end, and above when older ones come. */
  const unfolded = new Set<number>()

  const runRow = ({ key, rows, newest, topic }: AnnouncementRun, isOpen: boolean): VNode => {
    const { seq, at, post } = newest
    const areReplies = rows.every(({ event }) => event === 'post.created')
    const turn = (): void => {
      for (const row of rows) {
        if (isOpen) unfolded.delete(row.seq)
        else unfolded.add(row.seq)
      }
      draw()
    }
    return (
      <li key={key} class="row announce" part="row">
        <a class="time" href={`${page}#${seq}`} tabIndex={-1}>
          <time part="time" datetime={machineTime(at)}>
            {labels.time(at)}
          </time>
        </a>
        <div class="line">
          <span class="text" part="text">
            {strings.inTopic(rows.length, areReplies)}{' '}
            <bdi>{foreignLink(post?.url ?? topic.url, topic.title)}</bdi>
          </span>{' '}
          {button(strings.each, turn, { class: 'fold', 'aria-expanded': isOpen })}
        </div>
      </li>
    )
  }

  return {
    draw: (items, element) =>
      withRuns(items).flatMap((item) => {
        if (item.is !== 'run') return [element(item)]
        const isOpen = item.rows.some(({ seq }) => unfolded.has(seq))
        return [runRow(item, isOpen)].concat(isOpen ? item.items.map(element) : [])
      }),
    unfold: (seq) => void unfolded.add(seq),
  }
}
