import type { TargetedEvent, VNode } from 'preact'
import type { Question } from '../../client/requests.ts'
import { REASON_MAX } from '../../protocol/limits.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'

/** What a moderator does to somebody only after a second press. */
export type ModerationStep = 'mute' | 'ban' | 'purge'

/** Seconds to choose from, the likeliest first; 0: until somebody lifts it [M1]. */
const CHOICES: Readonly<Record<ModerationStep, readonly number[]>> = {
  mute: [15 * 60, 3_600, 86_400, 0],
  ban: [0, 15 * 60, 3_600, 86_400],
  purge: [10 * 60, 3_600],
}

export type ModerationStepNeeds = {
  readonly is: ModerationStep
  readonly person: { readonly id: string; readonly name: string }
  readonly ask: (question: Question) => void
  readonly cancel: () => void
}

/** The question before a mute, a ban or a purge: how long, why, and whether at all. */
export function moderationStep({ is, person, ask, cancel }: ModerationStepNeeds): VNode {
  const isPurge = is === 'purge'
  const submit = (event: TargetedEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const seconds = Number(typed.get('seconds'))
    const given = typed.get('reason')
    const reason = typeof given === 'string' ? given.trim() : ''
    ask({ type: is, user: person.id, seconds, ...(reason !== '' && { reason }) })
  }
  return (
    <form key={is} class="choices step" aria-label={strings.steps[is].asks(person.name)} onSubmit={submit}>
      <p>{strings.steps[is].asks(person.name)}</p>
      <label>
        {isPurge ? strings.ofWhen : strings.howLong}
        <select class="next" part="input" name="seconds">
          {CHOICES[is].map((seconds) => (
            <option value={seconds}>{isPurge ? strings.ofLast(seconds) : strings.forSeconds(seconds)}</option>
          ))}
        </select>
      </label>
      {!isPurge && (
        <label>
          {strings.why}
          <input part="input" name="reason" dir="auto" autocomplete="off" maxLength={REASON_MAX} />
        </label>
      )}
      <div class="group">
        <button part="button" class="danger">
          {strings.steps[is].does}
        </button>
        {button(strings.cancel, cancel)}
      </div>
    </form>
  )
}
