import type { VNode } from 'preact'
import type { ClosedWhy, Writing } from '../core/writing.ts'
import { closedWords, mutedWords, strings } from '../strings.ts'
import type { Stage } from './stage.ts'

type Props = { readonly writing: Writing; readonly logInUrl: string | null; readonly stage: Stage }

/** Why one may not write, or not as usual, and what to do about it. */
export function WritingNote({ writing, logInUrl, stage }: Props): VNode | null {
  switch (writing.is) {
    case 'open':
    case 'early':
      return null
    case 'delayed':
      return <p class="writing">{strings.delayed}</p>
    case 'muted': {
      const until = writing.until === 0 ? null : stage.moment(writing.until)
      return <p class="writing">{mutedWords(until, writing.reason)}</p>
    }
    case 'closed':
      return (
        <p class="writing">
          <span>{closedWords(writing.why, writing.detail)}</span>
          <WayOut why={writing.why} logInUrl={logInUrl} stage={stage} />
        </p>
      )
  }
}

type WayOutProps = Omit<Props, 'writing'> & { readonly why: ClosedWhy }

function WayOut({ why, logInUrl, stage }: WayOutProps): VNode | null {
  switch (why) {
    case 'guest':
    case 'expired':
    case 'not_let_in':
      return logInUrl === null ? null : (
        <a class="button" part="button" href={logInUrl}>
          {strings.logIn}
        </a>
      )
    case 'replaced':
      return (
        <button type="button" part="button" onClick={stage.start}>
          {strings.connectHere}
        </button>
      )
    case 'client_too_old':
      return (
        <button type="button" part="button" onClick={() => location.reload()}>
          {strings.reload}
        </button>
      )
    case 'inactive':
    case 'no_permission':
    case 'forum_unavailable':
    case 'banned':
      return null
  }
}
