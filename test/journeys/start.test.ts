import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort, takenPorts } from '../../scripts/runtime.ts'
import { Observer } from '../support/irc/observer.ts'
import { RawClient } from './support/raw-client.ts'

const ROOT = new URL('../..', import.meta.url).pathname

type Run = {
  readonly process: ChildProcess
  readonly output: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

const runs: Run[] = []
let dataDir: string
let ports: { room: number; forum: number }

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sax-start-'))
  ports = { room: await freePort(), forum: await freePort() }
})
afterEach(async () => {
  for (const run of runs.splice(0)) {
    // npm's whole group: what it started must not outlive a test that failed.
    if (run.process.exitCode === null && run.process.signalCode === null)
      process.kill(-(run.process.pid ?? 0), 'SIGKILL')
    await run.ended
  }
  await rm(dataDir, { recursive: true, force: true })
})

function npmStart(env: Readonly<Record<string, string>> = {}, ...options: readonly string[]): Run {
  const child = spawn('npm', ['start', '--silent', '--', ...options], {
    cwd: ROOT,
    env: {
      ...process.env,
      SAX_PORT: `${ports.room}`,
      SAX_FORUM_PORT: `${ports.forum}`,
      SAX_DATA: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  child.stderr.on('data', (chunk) => (text += String(chunk)))
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  const run = { process: child, output: () => text, ended }
  runs.push(run)
  return run
}

async function says(run: Run, text: string): Promise<void> {
  while (!run.output().includes(text)) {
    const gone = await Promise.race([
      run.ended,
      new Promise<null>((resolve) => setTimeout(() => resolve(null), 50)),
    ])
    if (gone && !run.output().includes(text)) throw new Error(`ended: ${run.output()}`)
  }
}

/** Ctrl-C: the whole process group hears it, as in a terminal. */
async function interrupt(run: Run): Promise<void> {
  process.kill(-(run.process.pid ?? 0), 'SIGINT')
  await run.ended
}

it('runs room and forum, keeps what was said over a restart, and ends on Ctrl-C', async () => {
  const first = npmStart()
  await says(first, 'Ctrl-C')
  expect(first.output()).toContain(`http://127.0.0.1:${ports.room}/`)
  expect(first.output()).toContain(`http://127.0.0.1:${ports.forum}/`)
  const [room, forum] = [`http://127.0.0.1:${ports.room}/`, `http://127.0.0.1:${ports.forum}/`]
  expect(await (await fetch(forum)).text()).toContain('<sax-chat')
  expect(await (await fetch(`${forum}chat/health`)).json()).toMatchObject({ ok: true, head: 0 })

  const loggedIn = await fetch(`${forum}login`, {
    method: 'POST',
    body: new URLSearchParams({ person: '4' }),
    redirect: 'manual',
  })
  const cookie = loggedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const ann = await RawClient.open(`${forum}chat/`, { headers: { cookie, origin: new URL(forum).origin } })
  expect(await ann.next('you')).toMatchObject({ auth: 'member', you: { name: 'Ann' } })
  ann.send({ type: 'say', ref: 'r1', text: 'kept' })
  await ann.next('ack')
  await interrupt(first)
  await ann.closed

  const second = npmStart()
  await says(second, 'Ctrl-C')
  const guest = await RawClient.open(room)
  expect(await guest.next('welcome')).toMatchObject({
    head: 1,
    entries: [{ text: 'kept', by: { name: 'Ann' } }],
  })
  await interrupt(second)
})

it('brings IRC along where asked to, and ends that too', async () => {
  const ircPort = await freePort()
  const run = npmStart({ SAX_IRC_PORT: `${ircPort}` }, '--irc')
  await says(run, 'Ctrl-C')
  expect(run.output()).toContain(`irc://127.0.0.1:${ircPort}/`)
  const ben = await Observer.enter(ircPort, '#sax', 'ben')
  await ben.sees(/sax-relay/u)
  const guest = await RawClient.open(`http://127.0.0.1:${ports.room}/`)
  await guest.next('welcome')
  ben.send('PRIVMSG #sax :hello, room')
  expect(await guest.next('entries')).toMatchObject({
    entries: [{ kind: 'say', text: 'hello, room', by: { id: 'irc:ben', name: 'ben' } }],
  })
  await interrupt(run)
  await expect.poll(() => takenPorts([ircPort])).toEqual([])
})

it('knows one option', async () => {
  const run = npmStart({}, '--ircd')
  expect((await run.ended).code).toBe(2)
  expect(run.output()).toContain('--ircd: no such option; there is --irc')
})

it('says which port is taken', async () => {
  const squatter = createServer().listen(ports.forum, '127.0.0.1')
  const run = npmStart()
  expect((await run.ended).code).not.toBe(0)
  expect(run.output()).toContain(`Port ${ports.forum} is taken.`)
  expect(run.output()).toContain('SAX_FORUM_PORT=')
  await new Promise((resolve) => squatter.close(resolve))
})

it('takes the Worker’s settings from the environment, and starts no forum where one is named', async () => {
  const run = npmStart({
    FORUM_VERIFY_URL: 'http://127.0.0.1:9/verify',
    FORUM_TOKEN: 'x',
    ROOM_NAME: 'Tea Room',
    BASE_PATH: '/tea/',
  })
  await says(run, 'Ctrl-C')
  expect(run.output()).not.toContain('Forum')
  expect(await (await fetch(`http://127.0.0.1:${ports.room}/tea/`)).text()).toContain(
    '<title>Tea Room</title>',
  )
  await expect(fetch(`http://127.0.0.1:${ports.forum}/`)).rejects.toThrow('fetch failed')
  await interrupt(run)
})

it('a misconfigured room says so on every path', async () => {
  const run = npmStart({ GUESTS: 'maybe' })
  await says(run, 'Ctrl-C')
  expect(run.output()).toContain('GUESTS: must be read or none')
  for (const path of ['', 'health', 'room', 'widget.js', 'nonsense']) {
    const answer = await fetch(`http://127.0.0.1:${ports.room}/${path}`)
    expect([answer.status, await answer.json()]).toEqual([
      503,
      {
        ...(path === 'health' && { ok: false }),
        error: 'misconfigured',
        detail: 'GUESTS: must be read or none',
      },
    ])
  }
  await interrupt(run)
})
