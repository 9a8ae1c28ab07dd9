import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Ending, type Life, startLife } from '../../irc-relay/relay-life.ts'
import { readSettings } from '../../irc-relay/settings.ts'
import { openStore, type SqliteStore } from '../../irc-relay/sqlite-store.ts'
import { FAST } from '../irc-relay/support/fast-timing.ts'
import { type Ngircd, startNgircd } from '../support/irc/ngircd.ts'
import { Observer } from '../support/irc/observer.ts'
import { until } from '../support/until.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, type TestSite } from './support/room.ts'

let site: TestSite
let ircd: Ngircd
let member: RawClient
beforeAll(async () => {
  site = await startRoom()
  site.forum.member('sid-1', '1')
  ircd = await startNgircd()
  member = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.sid-1'] })
  await member.next('you')
})
afterAll(async () => {
  await member.end()
  await ircd.stop()
  await site.stop()
})

let folder: string
let file: SqliteStore
let isFull: boolean
let observer: Observer
/** Frames of earlier tests. */
let past: number
let endings: Ending[]
let life: Life
let logged: string[]
/** Of nicks and refs. */
let counted = 0

beforeEach(async () => {
  ;[isFull, endings, logged] = [false, [], []]
  folder = mkdtempSync(join(tmpdir(), 'sax-life-'))
  const opened = openStore(join(folder, 'state.sqlite'))
  if (!opened.ok) throw new Error(opened.why)
  file = opened.store
  observer = await Observer.enter(ircd.port, '#sax', `ann${(counted += 1)}`)
  past = member.decoded.length
  begin()
  await observer.sees(/^:relay\S* JOIN /u)
  await isUp()
})
afterEach(async () => {
  life.shutDown()
  await vi.waitUntil(() => endings.length > 0, { timeout: 30_000 })
  file.close()
  rmSync(folder, { recursive: true })
  observer.leave()
})

/** A disk that can be full. */
const disk = (): SqliteStore => ({
  ...file,
  transact(write) {
    if (isFull) throw new Error('database or disk is full')
    file.transact(write)
  },
  isWritable: () => !isFull && file.isWritable(),
})

function begin(): void {
  const read = readSettings({
    ROOM_URL: site.roomUrl,
    RELAY_TOKEN: 'relay-new',
    IRC_SERVERS: `irc://127.0.0.1:${ircd.port}`,
    IRC_CHANNEL: '#sax',
    IRC_NICK: 'relay',
  })
  if (!read.ok) throw new Error(read.problems.join())
  life = startLife({
    settings: read.settings,
    timing: FAST,
    store: disk(),
    log: (event) => void logged.push(event),
    ended: (ending) => void endings.push(ending),
  })
}

const isUp = () => until(() => expect(life.view().irc.state).toBe('up'))

const toIrc = (text: string): void => member.send({ type: 'say', ref: `r${(counted += 1)}`, text })

/** Texts that the channel got, in order. */
const onIrc = (): readonly string[] => observer.heard.map(({ text }) => text.toString())
/** Texts that the room told of IRC, in order. */
const inRoom = (): readonly string[] =>
  member.decoded.slice(past).flatMap(({ type, entries }) => {
    if (type !== 'entries') return []
    return (entries as { by: { id: string }; text?: string }[]).flatMap(({ by, text = '' }) =>
      by.id.startsWith('irc:') ? [text] : [],
    )
  })
const sees = (texts: () => readonly string[], wanted: readonly string[]) =>
  until(() => expect(texts()).toEqual(wanted))

it('[case 17] a full disk stops nothing that the room can take, holds what IRC cannot take back, and says so', async () => {
  isFull = true
  observer.send('PRIVMSG #sax :one')
  await sees(inRoom, ['one'])
  expect(life.view()).toMatchObject({ isStoreOk: false, irc: { state: 'degraded' } })
  toIrc('two')
  observer.send('PRIVMSG #sax :three')
  await sees(inRoom, ['one', 'three'])
  await until(() => expect(life.view().toIrc).toBeGreaterThan(0))
  expect(onIrc()).toEqual([])
  isFull = false
  await sees(onIrc, ['<P1> two'])
  expect(life.view()).toMatchObject({ isStoreOk: true, irc: { state: 'up' } })
  expect(logged.filter((event) => event.startsWith('store'))).toEqual(['store failed', 'store works'])
  await until(() => expect(file.load().journal).toEqual([]))
})

it('a fault of ours ends one life; the next begins with what was stored, and says nothing twice', async () => {
  toIrc('before')
  await sees(onIrc, ['<P1> before'])
  await until(() => expect(file.load().saved?.delivery.underWay).toEqual([]))
  life.fail(new Error('nobody thought of this'))
  await until(() => expect(endings).toMatchObject([{ fault: { message: 'nobody thought of this' } }]))
  toIrc('meanwhile')
  endings = []
  begin()
  await sees(onIrc, ['<P1> before', '<P1> meanwhile'])
  observer.send('PRIVMSG #sax :after')
  await sees(inRoom, ['after'])
})

it('[case 14] shutting down says good-bye to the channel, and ends with 0', async () => {
  life.shutDown()
  await observer.sees(/^:relay\S* QUIT :.*relay/u)
  await until(() => expect(endings).toEqual([{ code: 0 }]))
})
