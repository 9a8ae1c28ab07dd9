import type { ModAction } from '../../protocol/server-frame.ts'
import { isLike } from './like.ts'

const ACTION = { id: 0, at: 0, actor: { id: '', name: '' }, action: '' }

/** Those that are one; what a later room adds to them is let through. */
export function readActions(values: readonly unknown[]): readonly ModAction[] {
  return values.filter(isAction)
}

function isAction(value: unknown): value is ModAction {
  return isLike(value, ACTION)
}
