import type { RoomView } from '../../client/core/room-view.ts'
import type { Author } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'

/** What can be done about a row, or about whoever wrote it [S4, M1]. */
export type RowTool = 'edit' | 'remove' | 'mute' | 'ban' | 'purge'

type Viewer = Pick<RoomView, 'auth' | 'you'>

/** Whether there is anything to offer; no look at the clock, so that rows need not be drawn again with it. */
export function hasTools(row: Message, { auth, you }: Viewer): boolean {
  // While a session is pending sends wait, as they do in the composer; buttons that come and go would move the rows.
  return auth !== 'expired' && you !== null && (row.by.id === you.id || you.can.includes('moderate'))
}

/** Equal for two readers of whom `hasTools` says the same of every row. */
export function toolsKey({ auth, you }: Viewer): string {
  return auth === 'expired' || you === null ? '' : `${you.id} ${you.can.join()}`
}

/** `now` is the client's clock: the room has the last word, and its refusal is shown. */
export function rowTools(
  row: Message,
  viewer: Viewer & Pick<RoomView, 'limits' | 'aheadMs'>,
  now: number,
): readonly RowTool[] {
  const { you, limits, aheadMs } = viewer
  if (you === null || !hasTools(row, viewer)) return []
  const tools: RowTool[] = []
  const isText = row.kind === 'say' || row.kind === 'action'
  if (isText && row.by.id === you.id && now + aheadMs < row.at + limits.editMs) tools.push('edit')
  tools.push('remove')
  if (you.can.includes('moderate') && isBelow(row.by, you)) tools.push('mute', 'ban', 'purge')
  return tools
}

const RANKS = { member: 0, moderator: 1, admin: 2 } as const

/** Nobody acts on their own rank, nor on the room itself [M2]. */
function isBelow({ id, role }: Author, you: Author): boolean {
  return id !== 'room' && id !== you.id && RANKS[role ?? 'member'] < RANKS[you.role ?? 'moderator']
}
