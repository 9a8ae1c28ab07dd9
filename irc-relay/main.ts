import { TIMING } from './core/timing.ts'
import { runRelay } from './run-relay.ts'

process.exitCode = await runRelay(process.env, TIMING)
