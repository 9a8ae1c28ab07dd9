import { expect, it } from 'vitest'
import { KINDS } from '../journeys/support/irc-kinds.ts'
import { CHANNEL, RelaySite } from '../journeys/support/relay-site.ts'
import { tally, tokensOf } from '../journeys/support/tally.ts'
import { transcript } from '../journeys/support/web-person.ts'

const NOTHING = { lost: [], doubled: [], disordered: null }
/** Said at once, more than the queues of any server hold. */
const TO_SLOW_SERVER = 500
const TO_ROOM = 500
const PATIENCE_MS = 1_800_000
const POLL = { timeout: PATIENCE_MS, interval: 500 }

it.each(KINDS)(
  `[case 36] ${TO_SLOW_SERVER} lines of the room at once pass $name at its own pace, on one connection`,
  async (kind) => {
    const site = await RelaySite.start(kind, { slows: true })
    try {
      const bob = await site.observer('bob')
      const people = await Promise.all(Array.from({ length: 5 }, (_, i) => site.member(`${i}`)))
      const relay = await site.launchLive({ SLOW_SERVER: 'yes' })
      await Promise.all(
        people.map(async (person, i) => {
          for (let n = 0; n < TO_SLOW_SERVER / people.length; n += 1) await person.say(`web-${i}${n}`)
        }),
      )
      const said = (await transcript(site.room.roomUrl)).flatMap(({ text = '' }) => tokensOf(text))
      expect(said.length).toBe(TO_SLOW_SERVER)
      const heard = () => bob.heard.map(({ text }) => tokensOf(text.toString()))
      await expect.poll(() => heard().length, POLL).toBe(TO_SLOW_SERVER)
      expect(tally(said, heard())).toEqual(NOTHING)
      expect(relay.logged('lost')).toEqual([])
    } finally {
      await site.stop()
    }
  },
  PATIENCE_MS,
)

it.each(KINDS)(
  `[case 37] ${TO_ROOM} lines of $name at once come to the room in order`,
  async (kind) => {
    const site = await RelaySite.start(kind)
    try {
      const bob = await site.observer('bob')
      const relay = await site.launchLive()
      const tokens = Array.from({ length: TO_ROOM }, (_, i) => `irc-${i}`)
      for (const token of tokens) bob.send(`PRIVMSG ${CHANNEL} :${token}`)
      const kept = async () => (await transcript(site.room.roomUrl)).map(({ text = '' }) => tokensOf(text))
      await expect.poll(async () => (await kept()).length, POLL).toBe(TO_ROOM)
      expect(tally(tokens, await kept())).toEqual(NOTHING)
      expect(relay.logged('lost')).toEqual([])
    } finally {
      await site.stop()
    }
  },
  PATIENCE_MS,
)
