import { it } from 'vitest'
import type { Keeps, Run } from './room-contract/run.ts'
import { changes } from './room-contract/changing.ts'
import { moderates } from './room-contract/moderation.ts'
import { counts } from './room-contract/presence.ts'
import { paces } from './room-contract/rates.ts'
import { allows } from './room-contract/roles.ts'
import { reads } from './room-contract/reading.ts'
import { relays } from './room-contract/relaying.ts'
import { remembers } from './room-contract/remembering.ts'
import { forgets } from './room-contract/retention.ts'
import { takesSends } from './room-contract/sending.ts'
import { knowsWho } from './room-contract/standing.ts'
import { greets } from './room-contract/welcome.ts'

/** The room's rules, on whatever storage it stands. */
export function roomContract(run: Run): void {
  const keeps: Keeps = (rule, test) => it(rule, () => run(test))
  greets(keeps)
  knowsWho(keeps, run)
  takesSends(keeps, run)
  reads(keeps)
  changes(keeps, run)
  counts(keeps)
  moderates(keeps)
  paces(keeps)
  relays(keeps, run)
  forgets(keeps)
  allows(run)
  remembers(keeps)
}
