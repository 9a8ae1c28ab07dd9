import { isLike } from './like.ts'

/**
 * What the tabs of one browser say to each other. `down` is from the tab that holds the room's socket [K14]:
 *
 * | tab | session | raw | |
 * | --- | --- | --- | --- |
 * | T | S | a frame | for that socket; the first of a session is its `welcome` |
 * | | S | a frame | for every socket of that session |
 * | T or none | | a `bye` | for that socket, or every one |
 * | | | HIDDEN | the page that leads is out of sight |
 * | | | | what there was is over: open anew |
 *
 * Else it is from socket `tab`: a frame for its `session`, or, without one, its address in `raw`, cursor included [H2].
 */
export type TabMessage = {
  readonly down: boolean
  readonly tab: string
  readonly session: string
  readonly raw: string
}

/** No frame: those are JSON, `ping` or `pong`. */
export const HIDDEN = 'hidden'

const EXAMPLE: TabMessage = { down: true, tab: '', session: '', raw: '' }

/** Any script of the site may have posted it. */
export function isTabMessage(value: unknown): value is TabMessage {
  return isLike(value, EXAMPLE)
}
