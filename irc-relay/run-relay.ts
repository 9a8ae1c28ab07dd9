import { setTimeout as sleep } from 'node:timers/promises'
import type { Timing } from './core/timing.ts'
import { type Health, startHealth } from './health.ts'
import { createLog, type Log } from './log.ts'
import { type Ending, type Life, startLife } from './relay-life.ts'
import { readSettings, type Settings } from './settings.ts'
import { openStore, type SqliteStore } from './sqlite-store.ts'

/** What the process ends with: 0 asked to · 2 settings · 3 a newer relay is there [R4] · 4 the room does not let us in. */
export type ExitCode = 0 | 2 | 3 | 4

/** The whole process, until a signal or one of these reasons ends it. Logs to stdout; says on stderr which settings are wrong. */
export async function runRelay(
  env: Readonly<Record<string, string | undefined>>,
  timing: Timing,
): Promise<ExitCode> {
  const read = readSettings(env)
  if (!read.ok) return refuse(read.problems)
  const { settings } = read
  const opened = openStore(settings.stateFile)
  if (!opened.ok) return refuse([`STATE_FILE: ${settings.stateFile} ${opened.why}`])
  const { store } = opened

  let life: Life | null = null
  const counts: Record<string, number> = {}
  const write = createLog((line) => process.stdout.write(`${line}\n`), settings.secrets)
  const log: Log = (event, detail) => {
    counts[event] = (counts[event] ?? 0) + 1
    write(event, detail)
  }
  let health: Health | null = null
  try {
    const { healthPort } = settings
    if (healthPort !== null)
      health = await startHealth(healthPort, () => ({ view: life?.view() ?? null, counts }))
  } catch (error) {
    store.close()
    return refuse([`HEALTH_PORT: ${error instanceof Error ? error.message : String(error)}`])
  }

  for (const detail of settings.warnings) log('in the clear', { detail })
  const code = await live({ settings, timing, store, log }, (next) => {
    life = next
  })
  log('stopped', { code })
  health?.close()
  store.close()
  return code
}

type LiveOptions = {
  readonly settings: Settings
  readonly timing: Timing
  readonly store: SqliteStore
  readonly log: Log
}

/** One life after another: a fault of ours ends one, and the next begins with what it had stored. */
async function live(options: LiveOptions, begun: (life: Life | null) => void): Promise<0 | 3 | 4> {
  const { timing, log } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let life: Life | null = null
  const fail = (error: unknown): void => life?.fail(error)
  const stop = (): void => {
    stopping.abort()
    life?.shutDown()
  }
  const oneLife = (): Promise<Ending> =>
    new Promise((ended) => {
      life = startLife({ ...options, ended })
      begun(life)
    })
  // Nobody reads the log any more; that ends nothing.
  process.stdout.on('error', () => {})
  process.on('uncaughtException', fail)
  for (const name of SIGNALS) process.once(name, stop)
  try {
    for (;;) {
      const ending = await oneLife().catch((fault: unknown): Ending => ({ fault }))
      life = null
      begun(null)
      if ('code' in ending) return ending.code
      const { fault } = ending
      log('fault', { detail: fault instanceof Error ? fault.stack : String(fault) })
      await sleep(timing.dialFloorMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return 0
    }
  } finally {
    process.off('uncaughtException', fail)
    for (const name of SIGNALS) process.off(name, stop)
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

function refuse(problems: readonly string[]): 2 {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  return 2
}
