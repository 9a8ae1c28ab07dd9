import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../support/random.ts'
import { ModelIrc } from '../support/model-irc.ts'
import { ModelRoom } from '../support/model-room.ts'
import { MINUTE, RelayBed, SECOND, TIERS } from '../support/relay-bed.ts'
import { TIMING } from '../../../irc-relay/core/timing.ts'

const HAPPENINGS = [
  'room says',
  'room says',
  'irc says',
  'server reads',
  'server reads',
  'relay hears',
  'relay hears',
  'relay hears',
  'relay hears room',
  'relay hears room',
  'all read',
  'all read',
  'all read',
  'all read',
  'room says',
  'room says',
  'irc says',
  'time',
  'time',
  'time',
  'long time',
  'long time',
  'dies unread',
  'dies read',
  'dies unnoticed',
  'bury',
  'kick',
  'moderate',
  'voice',
  'room cut',
  'crash',
  'crash in step',
] as const
type Happening = (typeof HAPPENINGS)[number]

/** Nothing is left out: D6 has tests of its own. */
const timing = { ...TIMING, behindMessages: Infinity, behindMs: Infinity }

function world(tier: keyof typeof TIERS, seed: number) {
  const bed = new RelayBed({ timing })
  const chance = seeded(seed)
  bed.chance = chance
  const irc = new ModelIrc(TIERS[tier], () => bed.wall)
  const room = new ModelRoom()
  let deaths = 0
  let unproven = 0
  let most = 0
  let dials: number[] = []
  const asked: string[] = []
  const heardOnIrc: string[] = []
  bed.perform = (action) => {
    if (action.do === 'dial') {
      dials.push(bed.wall)
      unproven = 0
    }
    if (action.do === 'destroy') deaths += 1
    if (action.do === 'say') {
      unproven += 1
      most = Math.max(most, unproven)
    }
    irc.perform(action)
    room.hear(action, bed.wall)
  }
  const hear = (): boolean => {
    const heard = irc.read()
    if (!heard) return false
    if (['echo', 'pong', 'line refused'].includes(heard.event.is)) unproven = 0
    bed.step({ is: 'irc', ...heard })
    return true
  }
  const hearRoom = (): boolean => {
    const event = room.read()
    if (event) bed.step(event)
    return event !== undefined
  }
  const quiet = (): boolean => {
    let any = false
    while (irc.process() || hear() || hearRoom()) any = true
    return any
  }
  const crash = (): void => {
    irc.abandon()
    deaths += 1
    room.cut()
    hearRoom()
    bed.restart()
    room.connect()
  }
  const act: Record<Happening, () => void> = {
    'room says'() {
      const text = `room ${asked.length}.`
      asked.push(text)
      room.say(text, bed.wall)
    },
    'irc says'() {
      const text = `irc ${heardOnIrc.length}.`
      heardOnIrc.push(text)
      irc.say('bob', text)
    },
    'server reads': () => void irc.process(),
    'relay hears': () => void hear(),
    'relay hears room': () => void hearRoom(),
    'all read': () => void quiet(),
    time: () => bed.run(700),
    'long time'() {
      bed.run(30 * SECOND)
      irc.buryOld()
    },
    'dies unread': () => irc.kill('unread'),
    'dies read': () => irc.kill('read'),
    'dies unnoticed': () => irc.kill('unnoticed'),
    bury: () => void irc.bury(),
    kick: () => irc.kick(),
    moderate: () => void (irc.isModerated = true),
    voice: () => void (irc.isModerated = false),
    'room cut'() {
      room.cut()
      hearRoom()
      room.connect()
    },
    crash,
    'crash in step'() {
      bed.diesAfter = Math.floor(chance() * 4)
      if (!hear() && !hearRoom()) bed.run(SECOND)
      crash()
    },
  }
  bed.start()
  room.connect()
  return {
    bed,
    irc,
    room,
    act,
    asked,
    heardOnIrc,
    get deaths() {
      return deaths
    },
    get most() {
      return most
    },
    get dials() {
      return dials
    },
    settle() {
      irc.isModerated = false
      for (let i = 0; i < 1_000; i += 1) {
        quiet()
        if (i > 20) irc.bury()
        bed.run(5 * SECOND)
      }
    },
    open() {
      while (quiet()) bed.run(100)
    },
  }
}

function tokens(lines: readonly string[], pattern: RegExp): readonly string[] {
  return lines.flatMap((text) => text.match(pattern) ?? [])
}

describe.each(['A', 'B', 'C', 'D'] as const)('whatever dies when, on a server of tier %s', (tier) => {
  const hasHistory = TIERS[tier].history !== 'none'

  it('loses nothing, keeps the order, and says twice only what it names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 150, size: 'max' }),
        fc.nat(),
        (happenings, seed) => {
          const here = world(tier, seed)
          const { bed, irc, room, act, asked, heardOnIrc } = here
          here.open()
          for (const happening of happenings) act[happening]()
          here.settle()

          const said = irc.said.filter(({ nick }) => nick !== 'bob').map(({ text }) => text)
          const first = [...new Set(tokens(said, /room \d+\./g))]
          const byLink = said.flatMap((text) => text.match(/passed on: \S+#(\d+)\]/)?.[1] ?? [])
          const instead = new Set(
            byLink.map((seq) => {
              const entry = room.entries[Number(seq) - 1]
              return entry && 'text' in entry ? entry.text : ''
            }),
          )
          // Lost: nothing.
          expect(asked.filter((text) => !first.includes(text) && !instead.has(text))).toEqual([])
          // I1.
          expect(first).toEqual(asked.filter((text) => first.includes(text)))
          // I3.
          expect(here.most).toBeLessThanOrEqual(1)
          const all = tokens(said, /room \d+\./g)
          const doubled = all.length - first.length
          const uncertain = bed.logged('uncertain')
          expect(doubled).toBeLessThanOrEqual(uncertain)
          expect(uncertain).toBeLessThanOrEqual(here.deaths)
          if (hasHistory) expect(doubled).toBe(0)

          const told = room.entries.filter(({ by }) => by.id !== 'forum:1')
          expect(told.filter(({ by }) => by.id !== 'irc:bob')).toEqual([])
          const texts = told.map((entry) => ('text' in entry ? entry.text : ''))
          expect(texts).toEqual([...new Set(texts)])
          if (hasHistory) expect(texts.toSorted()).toEqual(heardOnIrc.toSorted())
          expect(bed.store.journal.size).toBe(0)
          // D4: the floor between two attempts, restarts included.
          for (const [i, at] of here.dials.entries())
            if (i > 0) expect(at - (here.dials[i - 1] ?? 0)).toBeGreaterThanOrEqual(TIMING.dialFloorMs)
          expect(bed.saved?.delivery.underWay).toEqual([])
        },
      ),
      { seed: 20_261_124, numRuns: 150 },
    )
  }, 30_000)
})

it('passes on 500 lines of one second in order, at the pace of IRC', () => {
  const here = world('C', 1)
  here.open()
  for (let i = 0; i < 500; i += 1) here.act['room says']()
  const from = here.bed.now
  here.settle()
  const said = tokens(
    here.irc.said.map(({ text }) => text),
    /room \d+\./g,
  )
  expect(said).toEqual(here.asked)
  expect(here.bed.now - from).toBeGreaterThan(10 * MINUTE)
})
