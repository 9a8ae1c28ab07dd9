import { expect, it } from 'vitest'
import type { People } from '../../client/core/people.ts'
import { createPeopleWatch } from '../../client/people-watch.ts'
import { clientBed, liveBed } from './support/client-bed.ts'
import { welcome } from './support/frames.ts'

const ON = '{"type":"people","on":true}'
const OFF = '{"type":"people","on":false}'
const ann = { id: 'forum:7', name: 'Ann' }

it('[P1] asks while anybody looks, however many do', () => {
  const { client, network } = liveBed()
  const people = createPeopleWatch(client)
  const told: People[] = []
  const undo = people.watch((each) => told.push(each))
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  const undoSecond = people.watch((each) => told.push(each))
  const now = { listed: [ann], more: 0 }
  expect([network.last.take(), told]).toEqual([[], [now, now]])
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
  const people = createPeopleWatch(client)
  const told: People[] = []
  people.watch((now) => told.push(now))
  client.start()
  expect(network.last.take()).toEqual([])
  network.last.say(welcome([]))
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [ann], more: 0 })
  network.last.end(1006)
  clock.advance(60_000)
  network.last.say(welcome([]))
  expect(network.last.take()).toEqual([ON])
  network.last.say({ type: 'people', set: [], more: 2 })
  expect(told).toEqual([
    { listed: [ann], more: 0 },
    { listed: [], more: 2 },
  ])
  client.dispose()
})

it('[P1] knows nobody any more when somebody looks the next time', () => {
  const { client, network } = liveBed()
  const people = createPeopleWatch(client)
  people.watch(() => {})()
  people.watch(() => {})
  expect(network.last.take()).toEqual([ON, OFF, ON])
  const told: People[] = []
  people.watch((now) => told.push(now))
  expect(told).toEqual([])
  client.dispose()
})
