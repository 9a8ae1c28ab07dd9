import { beforeEach, describe, expect, it } from 'vitest'
import type { RoomStore } from '../../client/core/room-store.ts'
import { createMemoryStore } from '../../client/memory-store.ts'
import type { RoomClient } from '../../client/room-client.ts'
import type { You } from '../../protocol/server-frame.ts'
import { type ClientBed, clientBed, liveBed } from './support/client-bed.ts'
import { say, self, welcome } from './support/frames.ts'

const line = (text: string) => ({ kind: 'say', text }) as const
const ben: You = { type: 'you', auth: 'member', you: { ...self, id: 'forum:7', name: 'Ben' } }
const pending = welcome([], { reset: false, head: 1, auth: 'pending', you: null })

let store: RoomStore
let bed: ClientBed

/** A page that remembers Merth and has not heard yet who is here. */
beforeEach(() => {
  store = createMemoryStore()
  liveBed({ store }).client.dispose()
  bed = clientBed({ store })
  bed.client.start()
})

function texts(client: RoomClient): unknown[] {
  return client.takeBack().map((send) => send.text)
}

describe('[K3] a line written before the room has said who is here', () => {
  it.each([
    ['another member', ben],
    ['a guest', { type: 'you', auth: 'guest', you: null }],
  ] as const)("is handed back to %s, once, and is nobody else's", (_, told) => {
    const { client, network } = bed
    client.send(line('before any word'))
    network.last.say(pending)
    client.send({ kind: 'action', text: 'waves' })
    expect(texts(client)).toEqual([])
    network.last.say(told)
    expect([client.view.outbox, network.last.take(), store.loadOutbox(self.id)]).toEqual([[], [], []])
    expect([texts(client), texts(client)]).toEqual([['before any word', 'waves'], []])
    client.dispose()
  })

  it('goes out at once where the room agrees, and what is written from then on is its writer’s', () => {
    const { client, network } = bed
    client.send(line('early'))
    network.last.say(pending)
    network.last.say({ type: 'you', auth: 'member', you: self })
    expect(network.last.take()).toHaveLength(1)
    client.send(line('late'))
    network.last.say(ben)
    expect([texts(client), store.loadOutbox(self.id)]).toMatchObject([
      [],
      [{ send: line('early') }, { send: line('late') }],
    ])
    client.dispose()
  })

  it("takes nothing along that an earlier page, or another tab, has left in its writer's name", () => {
    const { client, network } = bed
    const other = clientBed({ store, firstRef: 9 })
    other.client.send(line('from there'))
    client.send(line('from here'))
    client.rereadOutbox()
    network.last.say(welcome([say(1)], { you: ben.you }))
    expect([texts(client), store.loadOutbox(self.id)]).toMatchObject([
      ['from here'],
      [{ send: line('from there') }],
    ])
    other.client.dispose()
    client.dispose()
  })

  it('is nobody else’s where the forum was silent first', () => {
    const { client, network } = bed
    network.last.say(pending)
    network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'unavailable' })
    client.send(line('meanwhile'))
    network.last.say(ben)
    expect([texts(client), client.view.outbox]).toEqual([['meanwhile'], []])
    client.dispose()
  })

  it('changes nothing that is not a line of its own', () => {
    const { client, network } = bed
    client.send({ kind: 'remove', targets: [1] })
    network.last.say(welcome([say(1)], { you: ben.you }))
    expect([client.takeBack(), store.loadOutbox(self.id), network.last.take()]).toEqual([[], [], []])
    client.dispose()
  })
})

describe('[K3] another credential', () => {
  it('keeps in mind who was here until the room has said who is', () => {
    const { client, network } = liveBed()
    client.send(line('as Merth'))
    network.last.take()
    client.setCredential({ kind: 'sid', sid: 'next' })
    expect([client.view.auth, client.view.you?.id]).toEqual(['unknown', self.id])
    client.send(line('as whom?'))
    network.last.say(pending)
    network.last.say({ type: 'you', auth: 'member', you: self })
    expect(network.last.take().map((raw) => JSON.parse(raw) as unknown)).toMatchObject([
      { text: 'as Merth' },
      { text: 'as whom?' },
    ])
    client.dispose()
  })

  it('of another person hands them what was written since, and nothing from before', () => {
    const { client, network } = liveBed({ store: createMemoryStore() })
    network.last.end(1006)
    client.send(line('as Merth'))
    client.setCredential({ kind: 'sid', sid: 'next' })
    client.send(line('as Ben'))
    network.last.say(welcome([say(1)], { you: ben.you }))
    expect([texts(client), client.view.outbox, network.last.take()]).toEqual([['as Ben'], [], []])
    client.dispose()
  })
})
