import { expect, it } from 'vitest'
import { createPeopleWatch, type PeopleNow } from '../../client/people-watch.ts'
import { clientBed, liveBed } from './support/client-bed.ts'
import { welcome } from './support/frames.ts'

const ON = '{"type":"people","on":true}'
const OFF = '{"type":"people","on":false}'
const ann = { id: 'forum:7', name: 'Ann' }
const REFUSED = { type: 'error', code: 'too_many', detail: 'people: wait a minute' }
const known = (...listed: (typeof ann)[]): PeopleNow => ({ people: { listed, more: 0 }, trouble: null })
const unknown = (trouble: PeopleNow['trouble']): PeopleNow => ({ people: null, trouble })

function watching() {
  const bed = liveBed()
  const people = createPeopleWatch(bed.client, bed.clock.platform.setTimer)
  const told: PeopleNow[] = []
  const undo = people.watch((each) => told.push(each))
  return { ...bed, people, told, undo }
}

it('[P1] asks while anybody looks, however many do', () => {
  const { client, network, people, told, undo } = watching()
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  const undoSecond = people.watch((each) => told.push(each))
  expect([network.last.take(), told]).toEqual([[], [known(ann), known(ann)]])
  undo()
  undo()
  expect(network.last.take()).toEqual([])
  undoSecond()
  expect(network.last.take()).toEqual([OFF])
  network.last.say({ type: 'people', join: [ann] })
  expect(told.length).toBe(2)
  client.dispose()
})

it('[P1] asks again on every new session, and only when there is one', () => {
  const { client, network, clock } = clientBed()
  const people = createPeopleWatch(client, clock.platform.setTimer)
  const told: PeopleNow[] = []
  people.watch((now) => told.push(now))
  client.start()
  expect(network.last.take()).toEqual([])
  network.last.say(welcome([]))
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  network.last.end(1006)
  expect(told.at(-1)).toEqual(known(ann))
  clock.advance(60_000)
  network.last.say(welcome([]))
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [], more: 2 })
  expect(told.at(-1)).toEqual({ people: { listed: [], more: 2 }, trouble: null })
  client.dispose()
})

it('[P1] knows nobody any more when somebody looks the next time', () => {
  const { client, network, people, undo } = watching()
  network.last.say({ type: 'people', set: [ann], more: 0 })
  undo()
  people.watch(() => {})
  expect(network.last.take()).toEqual([ON, OFF, ON])
  const told: PeopleNow[] = []
  people.watch((now) => told.push(now))
  expect(told).toEqual([])
  client.dispose()
})

it('[P5] says that it was refused, and asks again by itself when the minute is over', () => {
  const { client, network, clock, told, undo } = watching()
  network.last.say(REFUSED)
  expect(told).toEqual([unknown('refused')])
  network.last.take()
  for (let passed = 0; passed < 59; passed += 1) {
    clock.advance(1_000)
    network.last.say('pong')
  }
  expect(network.last.take()).not.toContain(ON)
  clock.advance(1_000)
  expect(network.last.take()).toContain(ON)
  network.last.say({ type: 'people', set: [ann], more: 0 })
  expect(told.at(-1)).toEqual(known(ann))
  undo()
  client.dispose()
  expect(clock.timers).toBe(0)
})

it('[P5] asks at once when somebody wants it, and only where there is trouble', () => {
  const { client, network, people, told } = watching()
  people.again()
  expect(network.last.take()).toEqual([ON])
  network.last.say(REFUSED)
  people.again()
  expect([network.last.take(), told.at(-1)]).toEqual([[ON], unknown(null)])
  network.last.say(REFUSED)
  expect(told.at(-1)).toEqual(unknown('refused'))
  client.dispose()
})

it('[S5] takes no other refusal for its own', () => {
  const { client, network, told } = watching()
  network.last.say({ type: 'error', code: 'too_many', detail: 'auth: wait a minute' })
  network.last.say({ type: 'error', code: 'bad_frame', detail: 'text: must be a string', ref: 'r1' })
  expect(told).toEqual([])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  network.last.say(REFUSED)
  expect(told).toEqual([known(ann)])
  client.dispose()
})

it('[P1] says that nobody answers after 15 s, and takes a late answer', () => {
  const { client, network, clock, told } = watching()
  clock.advance(9_999)
  network.last.say('pong')
  clock.advance(5_000)
  expect(told).toEqual([])
  clock.advance(1)
  expect(told).toEqual([unknown('unanswered')])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  expect(told.at(-1)).toEqual(known(ann))
  client.dispose()
})

it('[P1] says that it is not connected, where nothing is known', () => {
  const { client, network, told, people } = watching()
  network.last.end(1006)
  expect(told).toEqual([unknown('offline')])
  people.again()
  expect(told.at(-1)).toEqual(unknown('offline'))
  client.dispose()
})
