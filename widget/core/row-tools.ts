import type { RoomView } from '../../client/core/room-view.ts'
import type { Author } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'

/** What can be done to a row [S4]; to copy it or to answer it takes no leave. */
export type RowTool = 'edit' | 'remove'

type Viewer = Pick<RoomView, 'auth' | 'you'>

/** `now` is the client's clock: the room has the last word, and its refusal is shown. */
export function rowTools(
  row: Message,
  { auth, you, limits, aheadMs }: Viewer & Pick<RoomView, 'limits' | 'aheadMs'>,
  now: number,
): readonly RowTool[] {
  if (you === null || auth === 'expired') return []
  const isOwn = row.by.id === you.id
  const isText = row.kind === 'say' || row.kind === 'action'
  const isEarly = now + aheadMs < row.at + limits.editMs
  if (isOwn && isText && isEarly) return ['edit', 'remove']
  return isOwn || you.can.includes('moderate') ? ['remove'] : []
}

const RANKS = { member: 0, moderator: 1, admin: 2 } as const

/** Whether one may mute, ban and purge: nobody acts on their own rank, nor on the room itself [M1, M2]. */
export function mayActOn({ id, role }: Pick<Author, 'id' | 'role'>, { auth, you }: Viewer): boolean {
  if (you === null || auth === 'expired' || !you.can.includes('moderate')) return false
  return id !== 'room' && id !== you.id && RANKS[role ?? 'member'] < RANKS[you.role ?? 'moderator']
}
