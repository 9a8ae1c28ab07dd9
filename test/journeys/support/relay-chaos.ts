import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryStore } from '../../../client/memory-store.ts'
import { createRoomClient, type RoomClient } from '../../../client/room-client.ts'
import { pick, seeded } from '../../support/random.ts'
import { Observer } from '../../support/irc/observer.ts'
import { ChannelRecord } from './channel-record.ts'
import type { IrcKind } from './irc-kinds.ts'
import { CHANNEL, RelaySite } from './relay-site.ts'
import { type Death, outcome, type Outcome, SPEAKER, STORED_MS, tell, type What } from './chaos-outcome.ts'
import { residentBytes } from './processes.ts'
import { tokensOf } from './tally.ts'
import { transcript } from './web-person.ts'

export type Plan = {
  readonly kind: IrcKind
  readonly seed: number
  /** Said on each side. */
  readonly lines: number
  readonly deaths: number
  /** Milliseconds between two of them, at most. */
  readonly deathMs: number
}

/** What is next to die is one of these. */
const KILLED: readonly What[] = ['room', 'server', 'network', 'network', 'relay', 'relay']
const WEB_PEOPLE = 3
/** Milliseconds between two lines of one side, at most. */
const SAY_MS = 60
/** How long a server without a network lives on, at most. */
const LAST_MS = 20
/** How long something stays dead, at most. */
const DEAD_MS = 800
/** Ids of lines in InspIRCd have the second of its start in them. */
const SECOND = 1_100
/** What is not through by then never will be. */
const PATIENCE_MS = 90_000
const LONG_TOKENS = 70

/** Both sides talk while room, IRC server, network and relay die at random. What counts as what is in chaos-outcome.ts. */
export async function chaos({ kind, seed, lines, deaths: wanted, deathMs }: Plan): Promise<Outcome> {
  // What dies when is the same on every run, whatever the talk comes to.
  const [random, onWeb, onIrc] = [seeded(seed), seeded(seed + 1), seeded(seed + 2)]
  const site = await RelaySite.start(kind)
  const record = new ChannelRecord()
  const deaths: Death[] = []
  let speaker = null as Observer | null
  let startedAt = Date.now()
  const began = Date.now()
  const people = Array.from({ length: WEB_PEOPLE }, (_, i) => webPerson(site, i))
  /** How many lines are due by now, so that there is talk until the last death. */
  const due = (): number => (lines * (deaths.length + 1)) / (wanted + 1)
  let isOver = false

  async function enter(): Promise<void> {
    await record.enter(site.ircd.port, kind.keeps)
    speaker = await Observer.enter(site.ircd.port, CHANNEL, SPEAKER)
    site.ircWire.down = false
  }

  async function die(what: What): Promise<void> {
    switch (what) {
      case 'room':
        return site.room.kill()
      case 'server': {
        // Its last answers are lost with it.
        site.ircWire.down = true
        site.ircWire.cutAll()
        await sleep(random() * LAST_MS)
        ;[speaker] = [null, speaker?.leave()]
        site.ircd.kill()
        record.lost()
        await sleep(Math.max(random() * DEAD_MS, startedAt + SECOND - Date.now()))
        startedAt = Date.now()
        await site.ircd.revive()
        return enter()
      }
      case 'network': {
        const wires = [site.roomWire, site.ircWire]
        for (const wire of wires) {
          wire.down = true
          wire.cutAll()
        }
        await sleep(random() * DEAD_MS)
        for (const wire of wires) wire.down = false
        return
      }
      case 'relay':
        await site.relay.kill()
        await sleep(random() * DEAD_MS)
        site.launch()
    }
  }

  async function talkOnWeb(): Promise<void> {
    for (let said = 0; said < lines && !isOver; await sleep(onWeb() * SAY_MS)) {
      const person = pick(onWeb, people)
      if (said >= due() || person.view.outbox.length > 4) continue
      const token = `web-${said + 1}`
      const isLong = onWeb() < 0.05
      const text = isLong ? Array.from({ length: LONG_TOKENS }, (_, i) => `${token}.${i}`).join(' ') : token
      if (person.send({ kind: onWeb() < 0.1 ? 'action' : 'say', text }) !== null) said += 1
    }
  }

  async function talkOnIrc(): Promise<void> {
    for (let said = 0; said < lines && !isOver; await sleep(onIrc() * SAY_MS)) {
      if (!speaker || said >= due() || (!kind.keeps && !record.isRelayIn)) continue
      said += 1
      const isAction = onIrc() < 0.1
      speaker.send(`PRIVMSG ${CHANNEL} :${isAction ? `\u0001ACTION irc-${said}\u0001` : `irc-${said}`}`)
    }
  }

  async function kill(): Promise<void> {
    while (deaths.length < wanted) {
      await sleep(random() * deathMs)
      const what = pick(random, KILLED)
      const at = Date.now()
      await die(what)
      deaths.push({ what, at })
    }
  }

  try {
    await enter()
    await site.launchLive()
    await until('everybody a member', async () => people.every(({ view }) => view.auth === 'member'))
    await Promise.all([talkOnWeb(), talkOnIrc(), kill()])
    await until('everything settled', async () => people.every(({ view }) => view.outbox.length === 0))
    // Each way a last line, behind which nothing can be still to come.
    await until('the relay is back', async () => record.isRelayIn)
    await sleep(STORED_MS)
    await until(
      'a last line on the web',
      async () => people[0]?.send({ kind: 'say', text: 'web-0' }) !== null,
    )
    speaker?.send(`PRIVMSG ${CHANNEL} :irc-0`)
    const has = (all: readonly { readonly text?: string }[], token: string): boolean =>
      all.some(({ text = '' }) => tokensOf(text).includes(token))
    await until('all is on IRC', async () => has(record.lines, 'web-0'))
    await until('all is in the room', async () => has(await transcript(site.room.roomUrl), 'irc-0'))
    const seconds = Math.round((Date.now() - began) / 1_000)
    const residentMb = Math.round(residentBytes(site.relay.pid) / 1_048_576)
    const kept = await transcript(site.room.roomUrl)
    const witnesses = { kind, record, deaths, kept, lives: site.lives }
    return tell(seed, { ...outcome(witnesses), residentMb, seconds })
  } catch (error) {
    isOver = true
    throw new Error(`${String(error)}; ${JSON.stringify(deaths)}; ${site.relay.output.slice(-4_000)}`, {
      cause: error,
    })
  } finally {
    for (const person of people) person.dispose()
    speaker?.leave()
    await site.stop()
  }
}

function webPerson(site: RelaySite, i: number): RoomClient {
  site.room.forum.member(`sid-${i}`, String(i))
  const client = createRoomClient({
    url: `${site.room.roomUrl.replace('http', 'ws')}room`,
    credential: { kind: 'sid', sid: `sid-${i}`, renew: async () => `sid-${i}` },
    store: createMemoryStore(),
  })
  client.start()
  return client
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const start = Date.now()
  while (!(await isSo())) {
    if (Date.now() - start > PATIENCE_MS) throw new Error(`not in time: ${what}`)
    await sleep(50)
  }
}
