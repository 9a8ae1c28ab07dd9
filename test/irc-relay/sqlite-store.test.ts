import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalItem } from '../../irc-relay/core/intake.ts'
import type { Saved } from '../../irc-relay/core/relay-action.ts'
import { openStore, type SqliteStore } from '../../irc-relay/sqlite-store.ts'

const DAY_MS = 24 * 60 * 60_000
const SAVED: Saved = {
  irc: {
    servers: { parked: {}, holdUntil: 0, kills: [], dialledAt: 5 },
    nicks: { shown: ['a'], had: ['a'] },
  },
  delivery: { epoch: 'e', seq: 7, edits: [], underWay: [], last: null },
  topic: null,
  since: 1,
  heardAt: 2,
}
const item = (ref: string, text = ref): JournalItem => ({
  ref,
  kind: 'say',
  text,
  as: { id: 'irc:ann', name: 'ann' },
  at: 3,
})

let folder: string
let file: string
let stores: SqliteStore[]
/** What the calendar shows. */
let wall: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sax-store-'))
  file = join(folder, 'deep', 'state.sqlite')
  ;[stores, wall] = [[], 0]
})
afterEach(() => {
  for (const store of stores) store.close()
  rmSync(folder, { recursive: true })
})

function open(): SqliteStore {
  const opened = openStore(file, () => wall)
  if (!opened.ok) throw new Error(opened.why)
  stores.push(opened.store)
  return opened.store
}

/** Closed and opened, as by another process. */
function reopened(): SqliteStore {
  stores.pop()?.close()
  return open()
}

describe('the state file', () => {
  it('begins empty, in a folder that it makes', () => {
    expect(open().load()).toEqual({ saved: null, journal: [], seen: [] })
  })

  it('gives back what was stored, the journal in the order it was kept', () => {
    const store = open()
    store.transact(() => {
      store.save({ ...SAVED, heardAt: 1 })
      store.save(SAVED)
      for (const ref of ['c', 'a', 'b', 'd']) store.keep(item(ref))
      store.drop('a')
      store.note({ key: 'k', at: 9 })
      store.note({ key: 'k', at: 9 })
    })
    expect(reopened().load()).toEqual({
      saved: SAVED,
      journal: [item('c'), item('b'), item('d')],
      seen: [
        { key: 'k', at: 9 },
        { key: 'k', at: 9 },
      ],
    })
  })

  it('keeps its place for what is kept again', () => {
    const store = open()
    store.keep(item('a'))
    store.keep(item('b'))
    store.keep(item('a'))
    expect(store.load().journal.map(({ ref }) => ref)).toEqual(['a', 'b'])
  })

  it('forgets what was heard more than a day ago, by its own calendar', () => {
    const store = open()
    store.note({ key: 'old', at: 1 })
    wall = DAY_MS
    store.note({ key: 'of a server whose clock is wrong', at: 9 * DAY_MS })
    store.note({ key: 'new', at: 2 })
    expect(store.load().seen).toHaveLength(3)
    wall = DAY_MS + 2
    store.note({ key: 'newer', at: DAY_MS + 2 })
    expect(store.load().seen.map(({ key }) => key)).toEqual([
      'new',
      'newer',
      'of a server whose clock is wrong',
    ])
  })

  it('replaces the journal whole', () => {
    const store = open()
    for (const ref of ['a', 'b', 'c']) store.keep(item(ref))
    store.rewrite([item('c'), item('d'), item('a')])
    expect(store.load().journal.map(({ ref }) => ref)).toEqual(['c', 'd', 'a'])
  })

  it('stores all of a transaction or nothing, and goes on', () => {
    const store = open()
    expect(() =>
      store.transact(() => {
        store.keep(item('a'))
        throw new Error('no space')
      }),
    ).toThrow('no space')
    store.transact(() => store.keep(item('b')))
    expect(store.load().journal.map(({ ref }) => ref)).toEqual(['b'])
  })

  it('[case 15] is open to one at a time, also before that one has written', () => {
    open()
    expect(openStore(file)).toEqual({ ok: false, why: 'is in use by another process' })
    reopened()
    expect(openStore(file)).toEqual({ ok: false, why: 'is in use by another process' })
  })

  it('[case 13] outlives a kill of its process, whose lock goes with it', async () => {
    const script = `
      import { openStore } from ${JSON.stringify(new URL('../../irc-relay/sqlite-store.ts', import.meta.url).href)}
      const { store } = openStore(${JSON.stringify(file)})
      store.transact(() => store.keep(${JSON.stringify(item('a'))}))
      console.log('kept')
      setInterval(() => {}, 1_000)`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(openStore(file)).toEqual({ ok: false, why: 'is in use by another process' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(open().load().journal).toEqual([item('a')])
  })

  it('is not one of another version, nor another file, and both stay as they are', () => {
    open()
    stores.pop()?.close()
    const database = new DatabaseSync(file)
    database.exec('PRAGMA user_version = 2')
    database.close()
    expect(openStore(file)).toEqual({ ok: false, why: 'is of version 2, and this program knows 1' })
    const letter = join(folder, 'letter.txt')
    const words = 'Dear state file, '.repeat(100)
    writeFileSync(letter, words)
    expect(openStore(letter)).toEqual({ ok: false, why: 'is not a state file' })
    expect(readFileSync(letter, 'utf8')).toBe(words)
    expect(openStore(folder)).toMatchObject({ ok: false, why: expect.stringMatching(/^cannot be opened: /) })
  })

  it('knows whether it can be written', () => {
    const store = open()
    expect(store.isWritable()).toBe(true)
    store.close()
    stores.pop()
    expect(store.isWritable()).toBe(false)
  })
})
