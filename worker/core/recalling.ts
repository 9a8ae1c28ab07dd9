import type { ModAction } from '../../protocol/server-frame.ts'
import type { Records } from './records.ts'
import type { RoomState } from './state.ts'
import type { CountedSend } from './transcript.ts'

/** Moderators' actions that are read at a time: as many as one of them may do at once [M4]. */
const ACTIONS_PAGE = 30

/** Counts anew what the rates knew before the object lost its memory, from what was stored [S6]. */
export function recallRates({ transcript, records, rates }: RoomState, now: number): void {
  const sends = transcript.sentSince(now - rates.reachMs(records.slow))
  rates.recall(
    sends.filter((send) => !isOfPurge(send, records)),
    actionsSince(records, now - rates.actionsReachMs),
  )
}

/** A purge makes entries that nobody sent. */
function isOfPurge({ kind, sender, ref }: CountedSend, records: Records): boolean {
  return kind === 'remove' && (ref === null || records.hasAction(sender, ref, 0))
}

/** The newest first. */
function actionsSince(records: Records, since: number): ModAction[] {
  const recent: ModAction[] = []
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const { actions, more } = records.actions(before, ACTIONS_PAGE)
    recent.push(...actions.filter(({ at }) => at > since))
    const last = actions.at(-1)
    if (!more || last === undefined || last.at <= since) return recent
    before = last.id
  }
}
