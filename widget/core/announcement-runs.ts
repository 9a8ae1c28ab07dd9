import type { Message } from '../../protocol/entry.ts'
import type { ListItem } from './list-items.ts'

type Announcement = Extract<Message, { kind: 'announce' }>

/** Announcements about one topic, one after the other. */
export type AnnouncementRun = {
  readonly is: 'run'
  readonly key: string
  readonly rows: readonly Announcement[]
  readonly newest: Announcement
  readonly topic: NonNullable<Announcement['topic']>
  /** What stands in its place when it is unfolded. */
  readonly items: readonly ListItem[]
}

/** Announcements about one topic that are as many as this say less one by one. */
const RUN_MIN = 3

/** The items with each run in one piece. */
export function withRuns(items: readonly ListItem[]): readonly (ListItem | AnnouncementRun)[] {
  const whole: (ListItem | AnnouncementRun)[] = []
  let rows: Announcement[] = []
  let run: ListItem[] = []
  const close = (): void => {
    const [first] = rows
    const newest = rows.at(-1)
    if (first && newest?.topic && rows.length >= RUN_MIN) {
      const { topic } = newest
      whole.push({ is: 'run', key: `run ${first.seq}`, rows, newest, topic, items: run })
    } else whole.push(...run)
    rows = []
    run = []
  }
  for (const item of items) {
    const row = announcementOf(item)
    if (row?.topic?.url !== rows[0]?.topic?.url) close()
    if (row?.topic) {
      rows.push(row)
      run.push(item)
    } else whole.push(item)
  }
  close()
  return whole
}

function announcementOf(item: ListItem): Announcement | null {
  return item.is === 'message' && item.row.kind === 'announce' ? item.row : null
}
