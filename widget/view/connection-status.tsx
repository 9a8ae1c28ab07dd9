import type { VNode } from 'preact'
import type { ConnectionNotice } from '../core/connection-notice.ts'
import { connectionWords, strings } from '../strings.ts'

type Props = { readonly notice: ConnectionNotice | null; readonly tryNow: () => void }

/** One calm line while the room cannot be reached. Not a live region: it counts seconds; LiveRegion says it once. */
export function ConnectionStatus({ notice, tryNow }: Props): VNode | null {
  if (notice === null) return null
  return (
    <p class="status" part="status">
      <span>{connectionWords(notice)}</span>
      {notice.is === 'waiting' && (
        <button type="button" part="button" onClick={tryNow}>
          {strings.tryNow}
        </button>
      )}
    </p>
  )
}
