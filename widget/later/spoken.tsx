import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import { announcementTokens } from '../../protocol/announcement-text.ts'
import type { Message } from '../../protocol/entry.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { plainText } from '../../protocol/markup-token.ts'
import { newFailures, newcomers } from '../core/newcomers.ts'
import * as strings from '../strings-later.ts'
import { moment } from '../view/labels.ts'

/** What a screen reader says by itself: one short line for new messages, one for trouble. History is never read out. */
export type Spoken = {
  /** `trouble`: what is to be said of the connection; empty while it works, or is not gone for long. */
  render(view: RoomView, trouble: string): VNode
  dispose(): void
}

/** Milliseconds between two spoken lines: in a busy room more would never end. */
const BATCH_MS = 3_000

/** UTF-16 units of a message that are spoken; the list has the rest. */
const HEARD_MAX = 200

export function createSpoken(before: RoomView, draw: () => void): Spoken {
  let polite = ''
  let assertive = ''
  let lastTrouble = ''
  let unheard: readonly Message[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Says what has gathered, then gathers; an emptied region is not read again by somebody passing over it. */
  const speak = (): void => {
    polite = heardWords(unheard)
    timer = unheard.length === 0 ? undefined : setTimeout(speakAgain, BATCH_MS)
    unheard = []
  }
  const speakAgain = (): void => {
    speak()
    draw()
  }

  return {
    render(view, trouble) {
      unheard = [...unheard, ...newcomers(before, view)]
      if (unheard.length > 0 && timer === undefined) speak()
      if (trouble !== lastTrouble) polite = trouble || strings.connectionBack
      const failed = newFailures(before, view).at(-1)?.state
      if (failed?.is === 'failed') assertive = strings.notSent(strings.nackWords(failed.nack, moment))
      else if (view.outbox.length === 0) assertive = ''
      before = view
      lastTrouble = trouble
      return (
        <div>
          <div class="hidden" aria-live="polite">
            {polite}
          </div>
          <div class="hidden" aria-live="assertive">
            {assertive}
          </div>
        </div>
      )
    },
    dispose: () => clearTimeout(timer),
  }
}

function heardWords(messages: readonly Message[]): string {
  const last = messages.at(-1)
  if (last === undefined) return ''
  if (messages.length > 1) return strings.heardMany(messages.length, last.by.name)
  if (last.kind !== 'announce') {
    return strings.heard(last.by.name, plainText(markupTokens(last.text)).slice(0, HEARD_MAX))
  }
  return announcementTokens(last, strings.announcements)
    .map(({ text }) => text)
    .join('')
    .slice(0, HEARD_MAX)
}
