import type { VNode } from 'preact'
import type { Requests } from '../../client/requests.ts'
import type { ModAction } from '../../protocol/server-frame.ts'
import { machineTime } from '../core/time-labels.ts'
import * as strings from '../strings-tools.ts'
import { button } from '../view/button.tsx'
import { moment } from '../view/labels.ts'
import type { PanelFrame } from './panel.ts'

/** Actions asked for at a time, and held at most: who looks further back looks into an export. */
const PAGE = 30
const HELD_MAX = 600

export type ModLogNeeds = {
  readonly requests: Pick<Requests, 'ask'>
  /** The best known name of a person. */
  readonly nameOf: (id: string) => string
  readonly around: PanelFrame
}

/** What moderators did, newest first. */
export type ModLog = { render(back: VNode): VNode }

export function createModLog({ requests, nameOf, around }: ModLogNeeds): ModLog {
  /** Null until the room has told. */
  let actions: readonly ModAction[] | null = null
  let more = false
  let isAsking = false

  /** The next page, or, what there is having changed, the first one in the place of all. */
  async function load(anew = false): Promise<void> {
    if (isAsking) return
    isAsking = true
    const held = anew || !actions ? [] : actions
    const before = held.at(-1)?.id
    const answer = await requests.ask({
      type: 'modlog',
      limit: PAGE,
      ...(before !== undefined && { before }),
    })
    isAsking = false
    if (answer.is !== 'log') return around.say(strings.answerWords(answer))
    actions = [...held, ...answer.actions.toSorted((a, b) => b.id - a.id)]
    more = answer.more && actions.length < HELD_MAX
    around.draw()
  }

  const retry = (): void => {
    void load()
    around.say('')
  }

  async function lift(type: 'unmute' | 'unban', user: string): Promise<void> {
    const answer = await requests.ask({ type, user })
    around.say(strings.answerWords(answer))
    if (answer.is === 'done') await load(true)
  }

  const wayBack = ({ action, user }: ModAction): VNode | null => {
    if (user === undefined) return null
    if (action === 'mute') return button(strings.unmute, () => void lift('unmute', user))
    return action === 'ban' ? button(strings.unban, () => void lift('unban', user)) : null
  }

  void load()
  return {
    render(back) {
      return (
        <div key="log" class="choices">
          {back}
          {!actions && isAsking && <p>{strings.loading}</p>}
          {!actions && !isAsking && button(strings.tryAgain, retry)}
          {actions?.length === 0 && <p>{strings.noActions}</p>}
          <ul>
            {actions?.map((action) => (
              <li key={action.id}>
                <time class="time" datetime={machineTime(action.at)}>
                  {moment(action.at)}
                </time>{' '}
                {strings.actionWords(action, action.user === undefined ? '' : nameOf(action.user))}{' '}
                {wayBack(action)}
              </li>
            ))}
          </ul>
          {more && button(strings.older, () => void load())}
        </div>
      )
    },
  }
}
