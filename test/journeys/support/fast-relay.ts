import { runRelay } from '../../../irc-relay/run-relay.ts'
import { FAST } from '../../irc-relay/support/fast-timing.ts'

/** Milliseconds: as low as servers allow, which these tests are about. */
const LINE_MS = 4
/** Deadlines of a machine that also runs the servers: what is late there is not dead. */
const PATIENT = {
  dialMs: 5_000,
  joinMs: 5_000,
  proveMs: 5_000,
  replayMs: 5_000,
  echoMs: 2_000,
  backOffCapMs: 1_000,
  drainMs: 5_000,
  farewellMs: 1_000,
}

/** The relay's process as tests start it: twenty times as fast, and nothing left out however far it is behind [D6]. */
process.exitCode = await runRelay(process.env, {
  ...FAST,
  ...PATIENT,
  lineMs: LINE_MS,
  behindMs: Infinity,
  behindMessages: Infinity,
})
