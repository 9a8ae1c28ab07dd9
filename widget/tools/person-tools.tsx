import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Question, Requests } from '../../client/requests.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { Occupant } from '../../protocol/author.ts'
import { afterIgnoring, isIgnored } from '../core/ignoring.ts'
import { mayActOn } from '../core/row-tools.ts'
import { mayWrite, writingOf } from '../core/writing.ts'
import type { IgnoredStore } from '../ignored.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import { foreignLink } from '../view/marked-text.tsx'
import { type ModerationStep, moderationStep } from './moderation-step.tsx'
import type { PanelFrame } from './panel.ts'

/** What every panel about a person needs. */
export type PersonNeeds = {
  readonly client: Pick<RoomClient, 'view' | 'send'>
  readonly requests: Pick<Requests, 'ask'>
  readonly ignored: IgnoredStore
  /** Writes these words into the composer, where one is writing. */
  readonly mention: (words: string) => void
  readonly around: PanelFrame
}

/** What can be done about a person, whether or not they have written. */
export type PersonTools = {
  /** A question that takes the place of everything else in the panel; null: none. */
  step(): VNode | null
  render(view: RoomView): VNode | null
}

const STEPS: readonly ModerationStep[] = ['mute', 'ban', 'purge']

export function createPersonTools(
  person: Occupant,
  { client, requests, ignored, mention, around }: PersonNeeds,
): PersonTools {
  const { id, name, url } = person
  let step: ModerationStep | null = null
  /** Where the keyboard goes back to. */
  let last: ModerationStep | null = null

  const turn = (to: typeof step): void => {
    last = step
    step = to
    around.say('')
  }
  const ask = (question: Question): void => {
    if (step) turn(null)
    around.say(strings.asking)
    void requests.ask(question).then((answer) => around.say(strings.answerWords(answer)))
  }
  const ignore = (on: boolean): void => {
    ignored.set(afterIgnoring(ignored.now, client.view, person, on))
    around.say(on ? strings.nowIgnored(name) : strings.notIgnored(name))
  }
  const callOn = (): void => {
    around.close()
    mention(`@${name} `)
  }
  const moderation = (): VNode => (
    <div class="group">
      {STEPS.map((is) =>
        button(strings.steps[is].opens, () => turn(is), is === last ? { class: 'next' } : {}),
      )}
      {button(strings.unmute, () => ask({ type: 'unmute', user: id }))}
    </div>
  )

  return {
    step: () => step && moderationStep({ is: step, person, ask, cancel: () => turn(null) }),
    render(view) {
      // The room itself is nobody.
      if (id === view.you?.id || id === 'room') return null
      const isOff = isIgnored(id, view, ignored.now)
      return (
        <div class="choices" role="group" aria-label={name}>
          <div class="group">
            {mayWrite(writingOf(view, Date.now())) && button(strings.mention, callOn)}
            {button(isOff ? strings.stopIgnoring : strings.ignore, () => ignore(!isOff))}
            {/* An occupant's is https, and nothing has looked at it until here [Vocabulary: occupant]. */}
            {typeof url === 'string' && url.startsWith('https://') && foreignLink(url, strings.profile)}
          </div>
          {mayActOn(person, view) && moderation()}
        </div>
      )
    },
  }
}
