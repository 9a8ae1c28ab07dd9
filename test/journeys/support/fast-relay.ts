import { TIMING } from '../../../irc-relay/core/timing.ts'
import { runRelay } from '../../../irc-relay/run-relay.ts'
import { FAST } from '../../irc-relay/support/fast-timing.ts'

/** Milliseconds: as low as servers allow, which these tests are about. */
const LINE_MS = 4
/** Of a machine that also runs the servers. */
const PATIENT = {
  backOffCapMs: 1_000,
  drainMs: 5_000,
  farewellMs: 1_000,
}

/** A server that slows us down answers as late as real ones do. */
const timing = process.env['SLOW_SERVER'] === undefined ? { ...FAST, ...PATIENT } : TIMING

/** The relay's process as tests start it: twenty times as fast, and nothing left out however far it is behind. */
process.exitCode = await runRelay(process.env, {
  ...timing,
  lineMs: LINE_MS,
  behindMs: Infinity,
  behindMessages: Infinity,
})
