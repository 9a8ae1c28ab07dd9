import { type ChildProcess, spawn } from 'node:child_process'
import { until } from '../../support/until.ts'

export type RelayEnv = Readonly<Record<string, string>>
/** One line of its log. */
export type LogLine = {
  readonly event?: string
  readonly seq?: number
  /** When this process read it. */
  readonly readAt: number
} & Readonly<Record<string, unknown>>

const ENTRY = new URL('fast-relay.ts', import.meta.url).pathname

/** One life of the relay: a process of its own, to be killed like one. */
export class RelayProcess {
  /** Everything it wrote, to whichever stream. */
  output = ''
  readonly log: LogLine[] = []
  /** Exit code; null where a signal ended it. */
  readonly ended: Promise<number | null>
  readonly #child: ChildProcess
  #rest = ''

  constructor(env: RelayEnv) {
    // It ends with the tests, however they end.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, ENTRY], {
      env: { ...env, PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code)))
    child.stdout.on('data', (data) => this.#read(String(data)))
    child.stderr.on('data', (data) => (this.output += String(data)))
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  /** Asks it to end; gives its exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    return this.ended
  }

  logged(event: string): readonly LogLine[] {
    return this.log.filter((line) => line.event === event)
  }

  /** When it has logged that so often. */
  async says(event: string, times = 1): Promise<void> {
    await until(() => {
      if (this.logged(event).length < times)
        throw new Error(`the relay does not log "${event}": ${this.output}`)
    })
  }

  #read(data: string): void {
    this.output += data
    const lines = (this.#rest + data).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      this.log.push({ ...(JSON.parse(line) as Record<string, unknown>), readAt: Date.now() })
    }
  }
}
