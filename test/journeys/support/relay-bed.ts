import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Timing } from '../../../irc-relay/core/timing.ts'
import { type Ending, type Life, startLife } from '../../../irc-relay/relay-life.ts'
import { readSettings } from '../../../irc-relay/settings.ts'
import { openStore, type SqliteStore } from '../../../irc-relay/sqlite-store.ts'
import { FAST } from '../../irc-relay/support/fast-timing.ts'
import { type IrcdOptions, ScriptedIrcd } from '../../support/irc/scripted-ircd.ts'
import { until } from '../../support/until.ts'
import { CuttingProxy } from './cutting-proxy.ts'
import { RawClient } from './raw-client.ts'
import { startRoom, type TestSite, UNLIMITED } from './room.ts'

export const CHANNEL = '#sax'
/** Nobody here is bothered by attempts or lines that follow each other at once. */
const SWIFT: Timing = {
  ...FAST,
  dialFloorMs: 20,
  unreachableMs: 10,
  backOffMs: 10,
  backOffCapMs: 20,
  lineMs: 2,
}

type Logged = { readonly event: string; readonly detail?: unknown; readonly seq?: unknown }
type Told = { readonly id: string; readonly kind: string; readonly text: string; readonly sentAt?: number }

export type Begun = {
  /** Where it may go, in order: scripted servers, or addresses as settings have them. */
  readonly servers: readonly (ScriptedIrcd | string)[]
  readonly timing?: Partial<Timing>
  readonly env?: Readonly<Record<string, string>>
  /** A store that fails, or dies, as a test wants. */
  readonly over?: (store: SqliteStore) => SqliteStore
  /** Another relay's state. */
  readonly file?: string
}

/** One life of a relay between scripted servers and the room. */
export type TestRelay = {
  readonly life: Life
  readonly store: SqliteStore
  readonly logged: readonly Logged[]
  readonly endings: readonly Ending[]
  /** What was logged of these events, in order. */
  log(...events: readonly string[]): readonly Logged[]
  /** In the channel, and the room knows. */
  isUp(): Promise<void>
  /** Gone without a word, as the process would be; its state stays. */
  kill(): Promise<void>
}

/** A room with a member, reached by the relay over a wire that can be cut, and what tests begin: that ends with each of them. */
export function relayBed(settings: Readonly<Record<string, string>> = {}, member: object = {}) {
  let site: TestSite
  let wire: CuttingProxy
  let talker: RawClient
  let folder: string
  /** Frames of earlier tests. */
  let past = 0
  let counted = 0
  /** Lines that the room does not have yet. */
  let toRoom = (): number => 0
  const undo: (() => unknown)[] = []

  async function enter(): Promise<void> {
    talker = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.sid-1'] })
    // Who is known already is let in at once.
    if ((await talker.next('welcome'))['auth'] === 'pending') await talker.next('you')
    past = talker.decoded.length
  }

  beforeAll(async () => {
    site = await startRoom({ ...UNLIMITED, ...settings })
    site.forum.member('sid-1', '1', { name: 'P1', ...member })
    wire = await CuttingProxy.start(Number(new URL(site.roomUrl).port))
    await enter()
  })
  afterAll(async () => {
    await talker.end()
    await wire.stop()
    await site.stop()
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sax-relay-'))
    past = talker.decoded.length
  })
  afterEach(async () => {
    for (const end of undo.splice(0).toReversed()) await end()
    rmSync(folder, { recursive: true })
  })

  function frames(): readonly Record<string, unknown>[] {
    return talker.decoded.slice(past)
  }

  /** Entries that came from IRC, in order. */
  function told(): readonly Told[] {
    return frames().flatMap(({ type, entries }) => {
      if (type !== 'entries') return []
      const all = entries as readonly (Omit<Told, 'id'> & { readonly by: { readonly id: string } })[]
      return all.flatMap(({ by, ...entry }) => (by.id.startsWith('irc:') ? [{ ...entry, id: by.id }] : []))
    })
  }

  const stateFile = (): string => join(folder, 'state.sqlite')

  function send(frame: object): string {
    const ref = `b${(counted += 1)}`
    talker.send({ ref, ...frame })
    return ref
  }

  const say = (text: string): string => send({ type: 'say', text })

  return {
    get site() {
      return site
    },
    get wire() {
      return wire
    },
    get member() {
      return talker
    },
    get file() {
      return stateFile()
    },
    frames,
    told,
    async ircd(options?: IrcdOptions): Promise<ScriptedIrcd> {
      const ircd = await ScriptedIrcd.start(options)
      undo.push(() => ircd.stop())
      return ircd
    },
    begin({ servers, timing = {}, env = {}, over = (store) => store, file = stateFile() }: Begun): TestRelay {
      const names = servers.map((one) => (typeof one === 'string' ? one : `irc://127.0.0.1:${one.port}`))
      const read = readSettings({
        ROOM_URL: `http://127.0.0.1:${wire.port}/`,
        PUBLIC_URL: 'https://chat.example/',
        RELAY_TOKEN: 'relay-new',
        IRC_SERVERS: names.join(),
        IRC_CHANNEL: CHANNEL,
        IRC_NICK: 'relay,relay_',
        ...env,
      })
      if (!read.ok) throw new Error(read.problems.join())
      const opened = openStore(file)
      if (!opened.ok) throw new Error(opened.why)
      const { store } = opened
      const logged: Logged[] = []
      const endings: Ending[] = []
      const life = startLife({
        settings: read.settings,
        timing: { ...SWIFT, ...timing },
        store: over(store),
        log: (event, detail) => void logged.push({ event, ...detail }),
        ended: (ending) => void endings.push(ending),
      })
      toRoom = () => life.view().toRoom
      let isClosed = false
      const kill = async (): Promise<void> => {
        life.fail(new Error('killed'))
        await until(() => expect(endings).not.toEqual([]))
        if (!isClosed) store.close()
        isClosed = true
      }
      undo.push(kill)
      return {
        life,
        store,
        logged,
        endings,
        log: (...events) => logged.filter(({ event }) => events.includes(event)),
        isUp: () =>
          until(() => expect(life.view()).toMatchObject({ irc: { state: 'up' }, isRoomLive: true })),
        kill,
      }
    },
    send,
    say,
    /** The member, whom the room has sent away; what they were told before is forgotten. */
    comeBack: enter,
    /** Says it, and waits until the room has it under a number. */
    async stored(frame: object): Promise<number> {
      const ref = send(frame)
      return until(() => {
        const ack = frames().find((one) => one['type'] === 'ack' && one['ref'] === ref)
        expect(ack).toBeDefined()
        return Number(ack?.['seq'])
      })
    },
    /** What the room last heard of how IRC is. */
    status(): unknown {
      const irc = frames().flatMap((frame) =>
        frame['type'] === 'room' && 'irc' in frame ? [frame['irc']] : [],
      )
      return irc.at(-1)
    },
    /** A last word each way; when both have come, all that was told before them: the other way nothing can come any more. */
    async all(
      ircd: ScriptedIrcd,
    ): Promise<{ readonly onIrc: readonly string[]; readonly inRoom: readonly string[] }> {
      const end = `end-${(counted += 1)}`
      say(end)
      const onIrc = (): readonly string[] =>
        ircd.saidIn(CHANNEL).flatMap(({ nick, text }) => (nick.startsWith('relay') ? [text] : []))
      const inRoom = (): readonly string[] => told().map(({ text }) => text)
      await until(() => expect(onIrc().some((text) => text.endsWith(end))).toBe(true))
      ircd.say('zoe', CHANNEL, end)
      await until(() => expect([inRoom().includes(end), toRoom()]).toEqual([true, 0]))
      const isWord = (text: string): boolean => !/end-\d+$/u.test(text)
      return { onIrc: onIrc().filter(isWord), inRoom: inRoom().filter(isWord) }
    },
  }
}
