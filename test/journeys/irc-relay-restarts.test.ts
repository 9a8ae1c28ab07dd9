import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SqliteStore } from '../../irc-relay/sqlite-store.ts'
import { MODERN, POOR } from '../support/irc/irc-bed.ts'
import type { IrcdOptions, ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { until } from '../support/until.ts'
import { CHANNEL, relayBed, type TestRelay } from './support/relay-bed.ts'

const bed = relayBed()
afterEach(() => void vi.useRealTimers())

const HOUR = 60 * 60_000

async function begin(options: IrcdOptions = MODERN): Promise<{ ircd: ScriptedIrcd; relay: TestRelay }> {
  const ircd = await bed.ircd(options)
  const relay = bed.begin({ servers: [ircd] })
  await relay.isUp()
  return { ircd, relay }
}

/** Dies at its so many-th transaction, with that stored or not, and nothing done that comes after it. */
function mortal(ircd: ScriptedIrcd, dies: { readonly at: number; readonly stored: boolean }): TestRelay {
  let count = 0
  const die = (): void => {
    relay.life.fail(new Error('killed'))
    ircd.kill()
  }
  const over = (store: SqliteStore): SqliteStore => ({
    ...store,
    transact(write) {
      count += 1
      if (count !== dies.at || dies.stored) store.transact(write)
      if (count === dies.at) die()
    },
  })
  const relay = bed.begin({ servers: [ircd], over, timing: { behindMessages: Infinity } })
  return relay
}

describe('[case 13] killed at each step, before and after it is stored', () => {
  /** A line each way in a life that dies at a step, and all of it delivered in the next; until a life has no such step. */
  async function killEach(
    ircd: ScriptedIrcd,
    toRoom: boolean,
  ): Promise<{ words: string[]; logged: unknown[] }> {
    const [words, logged]: [string[], unknown[]] = [[], []]
    for (let [at, isDead] = [1, true]; isDead; at += 1) {
      for (const stored of [false, true]) {
        const word = `${at} ${stored ? 'after' : 'before'}`
        words.push(word)
        const seq = await bed.stored({ type: 'say', text: word })
        const life = mortal(ircd, { at, stored })
        if (toRoom) ircd.say('ann', CHANNEL, word)
        const done = (one: TestRelay): boolean => isThere(ircd, word, toRoom) && hasStored(one, seq)
        await until(() => expect(life.endings.length === 1 || done(life)).toBe(true))
        isDead = life.endings.length > 0
        await life.kill()
        const next = bed.begin({ servers: [ircd] })
        await until(() => expect(done(next)).toBe(true))
        await next.kill()
        logged.push(...life.log(...NAMED), ...next.log(...NAMED))
      }
    }
    return { words, logged }
  }

  const NAMED = ['uncertain', 'altered', 'quarantined', 'not kept', 'store failed']
  const isThere = (ircd: ScriptedIrcd, word: string, toRoom: boolean): boolean =>
    ircd.saidIn(CHANNEL).some(({ text }) => text === `<P1> ${word}`) &&
    (!toRoom || bed.told().some(({ text }) => text === word))
  const hasStored = ({ store }: TestRelay, seq: number): boolean => {
    const { saved, journal } = store.load()
    const { delivery } = saved ?? {}
    return journal.length === 0 && delivery?.underWay.length === 0 && delivery.seq >= seq
  }
  const onIrc = (ircd: ScriptedIrcd): readonly string[] =>
    ircd.saidIn(CHANNEL).flatMap(({ nick, text }) => (nick === 'relay' ? [text.replace('<P1> ', '')] : []))

  it.each([
    ['by ids', MODERN],
    ['by times alone', { ...MODERN, caps: ['batch', 'draft/chathistory', 'echo-message', 'server-time'] }],
  ])('the relay loses nothing and says nothing twice where history can tell, %s', async (_, options) => {
    const { ircd, relay } = await begin(options)
    bed.say('zero')
    await until(() => expect(relay.store.load().saved?.delivery.last?.text).toBe('<P1> zero'))
    await relay.kill()
    const { words, logged } = await killEach(ircd, true)
    expect(words.length).toBeGreaterThan(9)
    expect(onIrc(ircd)).toEqual(['zero', ...words])
    expect(bed.told().map(({ text }) => text)).toEqual(words)
    expect(logged).toEqual([])
  })

  it('and where nothing can tell, it names each line that it says twice', async () => {
    const { ircd, relay } = await begin(POOR)
    await relay.kill()
    const { words, logged } = await killEach(ircd, false)
    expect(words.length).toBeGreaterThan(5)
    const said = onIrc(ircd)
    expect(said.filter((word, i) => word !== said[i - 1])).toEqual(words)
    const doubled = said.filter((word, i) => word === said[i - 1])
    expect(new Set(doubled).size).toBe(doubled.length)
    expect(doubled.length).toBeGreaterThan(0)
    expect(logged.length).toBeGreaterThanOrEqual(doubled.length)
    expect(logged).toEqual(logged.map(() => ({ event: 'uncertain', seq: expect.any(Number) })))
  })
})

describe.each([
  ['[case 17] where the server has labels', MODERN],
  ['[case 17] where it proves nothing', POOR],
] as const)('%s, a line that could not be noted as said', (_, options) => {
  it.each(['is killed', 'goes on'])('is not said; the relay %s, and says it once', async (then) => {
    const ircd = await bed.ircd(options)
    let isFull = false
    const over = (store: SqliteStore): SqliteStore => ({
      ...store,
      transact(write) {
        if (isFull) throw new Error('database or disk is full')
        store.transact(write)
      },
      isWritable: () => !isFull,
    })
    const timing = { echoMs: 100, refusalMs: 20 }
    const relay = bed.begin({ servers: [ircd], over, timing })
    await relay.isUp()
    isFull = true
    bed.say('one')
    await until(() => expect(relay.log('store failed')).toHaveLength(1))
    if (then === 'is killed') {
      await relay.kill()
      await bed.begin({ servers: [ircd] }).isUp()
    } else isFull = false
    expect((await bed.all(ircd)).onIrc).toEqual(['<P1> one'])
  })
})

it('[case 16] without its state it begins at the head, says so, and tells neither side anything old', async () => {
  const { ircd, relay } = await begin()
  ircd.say('ann', CHANNEL, 'old')
  bed.say('old, too')
  await until(() => expect([bed.told().length, ircd.history.length]).toEqual([1, 2]))
  await relay.kill()
  for (const end of ['', '-wal', '-shm']) rmSync(bed.file + end, { force: true })
  ircd.say('ann', CHANNEL, 'before it began')
  const seq = await bed.stored({ type: 'say', text: 'before the head' })
  const next = bed.begin({ servers: [ircd] })
  await next.isUp()
  expect(next.log('starts at head')).toEqual([{ event: 'starts at head', seq }])
  expect(await bed.all(ircd)).toEqual({ onIrc: ['<P1> old, too'], inRoom: ['old'] })
})

it('[R4] [case 15] a second relay takes the place of the first, which ends with 3; nothing is said twice', async () => {
  const { ircd, relay } = await begin()
  const second = bed.begin({ servers: [ircd], file: join(bed.file, '..', 'other.sqlite') })
  await until(() => expect(relay.endings).toEqual([{ code: 3 }]))
  await second.isUp()
  bed.say('hello')
  expect((await bed.all(ircd)).onIrc).toEqual(['<P1> hello'])
})

describe('[case 52] the clock', () => {
  it.each([
    ['forward', HOUR],
    ['back', -HOUR],
  ])('jumps an hour %s: all is told once, in order', async (_, ms) => {
    const { ircd, relay } = await begin()
    for (const text of ['one', 'two']) await bed.stored({ type: 'say', text })
    await until(() => expect(ircd.history).toHaveLength(2))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms, shouldAdvanceTime: false })
    const seq = await bed.stored({ type: 'say', text: 'three' })
    ircd.say('ann', CHANNEL, 'hello')
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(4))
    await bed.stored({ type: 'edit', target: seq, text: 'four' })
    await until(() => expect(ircd.saidIn(CHANNEL)).toHaveLength(5))
    ircd.kill()
    await until(() => expect(relay.log('live')).toHaveLength(2))
    const { onIrc, inRoom } = await bed.all(ircd)
    expect(onIrc.map((text) => text.replace(/^\[[^\]]* UTC\] /u, ''))).toEqual([
      '<P1> one',
      '<P1> two',
      '<P1> three',
      'P1 edited: four',
    ])
    expect(inRoom).toEqual(['hello'])
  })
})
