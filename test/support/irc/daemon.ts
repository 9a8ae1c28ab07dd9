import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { answers } from '../../../scripts/answers.ts'
import { type Certificate, makeCertificate } from './certificate.ts'

const START_MS = 30_000
/** Servers refuse to run as root; Debian's nobody and nogroup. */
const NOBODY = { uid: 65_534, gid: 65_534 }

export type Daemon = {
  readonly certificate: Certificate
  /** As SIGSTOP and SIGCONT do. */
  stall(): void
  resume(): void
  /** Kills it at once. */
  kill(): void
  /** Starts it again after that, on the same ports: what it held in memory is gone. */
  revive(): Promise<void>
  /** Kills it and takes away its folder. */
  stop(): Promise<void>
}

/** Runs a server of Debian's in a folder of its own until it answers on all these ports. */
export async function startDaemon(
  command: string,
  args: (folder: string) => readonly string[],
  files: (folder: string) => Readonly<Record<string, string>>,
  ports: readonly number[],
): Promise<Daemon> {
  const folder = mkdtempSync(join(tmpdir(), 'sax-ircd-'))
  const certificate = makeCertificate(folder)
  for (const [name, text] of Object.entries(files(folder))) writeFileSync(join(folder, name), text)
  const isRoot = userInfo().uid === 0
  if (isRoot) {
    for (const name of ['.', ...readdirSync(folder)]) chownSync(join(folder, name), NOBODY.uid, NOBODY.gid)
  }
  const asNobody = ['--reuid', `${NOBODY.uid}`, '--regid', `${NOBODY.gid}`, '--clear-groups']
  // The server ends with the tests, however they end.
  const privileges = ['--pdeathsig', 'KILL', ...(isRoot ? asNobody : [])]
  const run = () => runUntilItAnswers([...privileges, command, ...args(folder)], folder, ports)
  let running: Running
  try {
    running = await run()
  } catch (error) {
    rmSync(folder, { recursive: true })
    throw error
  }
  return {
    certificate,
    stall: () => void running.child.kill('SIGSTOP'),
    resume: () => void running.child.kill('SIGCONT'),
    kill: () => end(running.child),
    async revive() {
      end(running.child)
      await running.ended
      running = await run()
    },
    async stop() {
      end(running.child)
      await running.ended
      rmSync(folder, { recursive: true })
    },
  }
}

type Running = { readonly child: ChildProcess; readonly ended: Promise<void> }

async function runUntilItAnswers(
  args: readonly string[],
  folder: string,
  ports: readonly number[],
): Promise<Running> {
  let output = ''
  const child = spawn('setpriv', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  try {
    await vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(`${args.join(' ')} has ended: ${output}`)
        if ((await Promise.all(ports.map(answers))).includes(false))
          throw new Error(`${args.join(' ')} does not answer: ${output}`)
      },
      { timeout: START_MS, interval: 50 },
    )
  } catch (error) {
    end(child)
    await ended
    throw error
  }
  return { child, ended }
}

function end(child: ChildProcess): void {
  child.kill('SIGKILL')
}
