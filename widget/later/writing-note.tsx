import type { ComponentChildren, VNode } from 'preact'
import type { ClosedWhy, Writing } from '../core/writing.ts'
import * as strings from '../strings-later.ts'
import { button } from '../view/button.tsx'
import { moment } from '../view/labels.ts'

export type WaysOut = {
  readonly logInUrl: string | null
  /** Tries again after the room has ended it. */
  readonly start: () => void
}

/** Why one may not write, or not as usual, and what to do about it. `slow`: seconds between two messages of a person. */
export function writingNote(writing: Writing, slow: number, ways: WaysOut): VNode | null {
  switch (writing.is) {
    case 'open':
    case 'early':
      return slow > 0 ? note(strings.slowMode(slow)) : null
    case 'delayed':
      return note(strings.delayed)
    case 'muted':
      return note(strings.mutedWords(writing, moment))
    case 'closed':
      return note(<span>{strings.closedWords(writing.why, writing.detail)}</span>, wayOut(writing.why, ways))
  }
}

function note(words: ComponentChildren, way?: VNode | null): VNode {
  return (
    <p class="writing">
      {words}
      {way}
    </p>
  )
}

function wayOut(why: ClosedWhy, { logInUrl, start }: WaysOut): VNode | null {
  switch (why) {
    case 'guest':
    case 'expired':
    case 'not_let_in':
      return logInUrl === null ? null : (
        <a part="button" href={logInUrl}>
          {strings.logIn}
        </a>
      )
    case 'replaced':
      return button(strings.connectHere, start)
    case 'client_too_old':
      return button(strings.reload, () => location.reload())
    default:
      return null
  }
}
