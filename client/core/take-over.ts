import type { ReadFrame } from './read-server-frame.ts'

/**
 * Whether a socket that was opened to renew a session takes over from the one that holds it [H9]. A forum that does not
 * answer takes nobody's session; any other answer stands, welcome or not. Null: not decided yet.
 */
export function takeOverVerdict(frame: ReadFrame): 'adopted' | 'unavailable' | 'failed' | null {
  switch (frame.type) {
    case 'welcome':
      return frame.auth === 'pending' ? null : 'adopted'
    case 'you':
      if (frame.auth === 'expired') return 'failed'
      return frame.auth === 'guest' && frame.reason === 'unavailable' ? 'unavailable' : 'adopted'
    case 'bye':
      return 'failed'
    default:
      return null
  }
}
