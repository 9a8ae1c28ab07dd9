import { expect, it } from 'vitest'
import { INSPIRCD } from '../journeys/support/irc-kinds.ts'
import { chaos } from '../journeys/support/relay-chaos.ts'

const PLAN = { kind: INSPIRCD, seed: 20_261_126, lines: 2_000, deaths: 50, deathMs: 5_000 }
/** Lines that may be in doubt at once. */
const WINDOW = 1
/** I4. */
const RESIDENT_MB = 150
const PATIENCE_MS = 900_000

it(
  `InspIRCd: ${PLAN.lines} lines each way, ${PLAN.deaths} deaths: each once and in order, twice only what a server was killed over, which the log names`,
  async () => {
    const { toIrc, toRoom, deaths, residentMb } = await chaos(PLAN)
    expect(toIrc).toMatchObject({ lost: [], disordered: null, unexplained: [], withoutServerDeath: [] })
    expect(toIrc.uncertainWithoutServerDeath).toBe(0)
    expect(toIrc.doubled.length).toBeLessThanOrEqual(WINDOW * deaths.server)
    expect(toRoom).toMatchObject({ lost: [], doubled: [], disordered: null })
    expect(residentMb).toBeLessThan(RESIDENT_MB)
  },
  PATIENCE_MS,
)
