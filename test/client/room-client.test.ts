import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../client/memory-store.ts'
import { clientBed, liveBed } from './support/client-bed.ts'
import { AT, room, say, self, welcome } from './support/frames.ts'

const line = (text: string) => ({ kind: 'say', text }) as const

describe('handshake', () => {
  it.each([
    [{ kind: 'cookie' }, ['sax.v1']],
    [{ kind: 'sid', sid: null }, ['sax.v1']],
    [{ kind: 'sid', sid: 'abc-123.~' }, ['sax.v1', 'sid.abc-123.~']],
    [{ kind: 'sid', sid: 'a b' }, ['sax.v1', 'sid64.YSBi']],
    [{ kind: 'sid', sid: 'ÿÿ>' }, ['sax.v1', 'sid64.w7_Dvz4']],
    [{ kind: 'relay', token: 'tok' }, ['sax.v1', 'relay.tok']],
  ] as const)('[H3] shows %j as %j', (credential, protocols) => {
    const { client, network } = clientBed({ credential })
    client.start()
    expect([network.last.url, network.last.protocols]).toEqual(['wss://chat.example/room', protocols])
    client.dispose()
  })

  it('[H2] says the cursor once there is one, both or neither', () => {
    const { client, network, clock } = liveBed()
    network.last.end(1006)
    clock.advance(1_000)
    expect(network.sockets.map(({ url }) => url)).toEqual([
      'wss://chat.example/room',
      'wss://chat.example/room?epoch=e1&since=1',
    ])
    client.dispose()
  })

  it('[H6] is live only after welcome, and shows what it says', () => {
    const { client, network, clock } = clientBed()
    client.start()
    expect(client.view.connection).toEqual({ is: 'connecting', since: AT })
    network.last.say(welcome([say(1), say(2)]))
    expect(client.view).toEqual({
      connection: { is: 'live' },
      auth: 'member',
      you: self,
      reason: null,
      renewing: true,
      room,
      aheadMs: 0,
      epoch: 'e1',
      cursor: 2,
      limits: { textMax: 2_000, editMs: 900_000 },
      rows: [say(1), say(2)],
      outbox: [],
      hasOlder: false,
      loadingOlder: false,
      blocked: false,
    })
    network.last.say({ type: 'room', people: 4 })
    expect(client.view.room).toEqual({ ...room, people: 4 })
    client.dispose()
    expect(clock.timers).toBe(0)
  })

  it('[H6] learns what the room’s clock is ahead of its own', () => {
    const { client, network } = clientBed()
    client.start()
    network.last.say(welcome([], { now: AT - 7_200_000 }))
    expect(client.view.aheadMs).toBe(-7_200_000)
    client.dispose()
  })

  it('[C2] backs off where the platform will not even try', () => {
    const { client, network, clock } = clientBed()
    const { sockets } = network
    Object.defineProperty(sockets, 'push', {
      value: () => {
        throw new SyntaxError('no such address')
      },
    })
    client.start()
    expect(client.view.connection).toEqual({ is: 'offline', since: AT, retryAt: AT + 250, unheard: 1 })
    clock.advance(60_000)
    expect(client.view.connection.is).toBe('offline')
    client.dispose()
  })
})

describe('sending', () => {
  it('[S3] shows a line at once, sends it, and settles it by its entry', () => {
    const { client, network } = liveBed()
    const ref = client.send(line('hello'))
    expect(network.last.take()).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"hello"}'])
    expect(client.view.outbox).toEqual([
      {
        ref,
        by: 'forum:42',
        epoch: 'e1',
        writtenAt: AT + 20_000,
        send: line('hello'),
        state: { is: 'in flight' },
      },
    ])
    const mine = say(2, 'hello', { ref: 'AAAAAAAAAB', by: 'forum:42' })
    network.last.say({ type: 'entries', entries: [mine] })
    network.last.say({ type: 'ack', ref, seq: 2 })
    expect([client.view.outbox, client.view.rows]).toEqual([[], [say(1), mine]])
    client.dispose()
  })

  it('[K3] is refused while nobody is known to write as', () => {
    const { client } = liveBed({}, [], { auth: 'guest', you: null })
    expect([client.send(line('hello')), client.view.outbox]).toEqual([null, []])
    client.dispose()
  })

  it('[K3] holds lines while pending for the remembered author, and sends them when the room agrees', () => {
    const { client, store } = liveBed()
    client.dispose()
    const { client: next, network } = clientBed({ store })
    expect([next.view.you?.id, next.view.rows]).toEqual(['forum:42', [say(1)]])
    next.start()
    network.last.say(welcome([], { reset: false, head: 1, auth: 'pending', you: null }))
    expect(next.send(line('hello'))).toBe('AAAAAAAAAB')
    expect([network.last.take(), next.view.auth, next.view.you?.id]).toEqual([[], 'pending', 'forum:42'])
    network.last.say({ type: 'you', auth: 'member', you: self })
    expect(network.last.take()).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"hello"}'])
    next.dispose()
  })

  it('[K3] keeps lines from another account, and gives them back to their author', () => {
    const store = createMemoryStore()
    const bed = liveBed({ store })
    bed.network.last.end(1006)
    bed.client.send(line('mine'))
    bed.client.dispose()
    const other = { ...self, id: 'forum:9' }
    const { client, network, clock } = liveBed({ store }, [], { you: other })
    expect([client.view.you?.id, client.view.outbox, network.last.take()]).toEqual(['forum:9', [], []])
    network.last.end(1006)
    clock.advance(1_000)
    network.last.say(welcome([]))
    expect(network.last.take()).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"mine"}'])
    client.dispose()
  })

  it('[K3] sends what is unsettled again after a reconnect, with the same refs', () => {
    const { client, network, clock } = liveBed()
    client.send(line('one'))
    client.send(line('two'))
    const sent = network.last.take()
    network.last.end(1006)
    expect(client.view.outbox.map(({ state }) => state.is)).toEqual(['queued', 'queued'])
    clock.advance(1_000)
    network.last.say(welcome([], { reset: false, head: 1 }))
    expect(network.last.take()).toEqual(sent)
    client.dispose()
  })

  it('[K7] takes 15 s without an answer for a dead socket', () => {
    const { client, network, clock } = liveBed()
    client.send(line('one'))
    const sent = network.last.take()
    clock.advance(15_000)
    network.last.say(welcome([], { reset: false, head: 1 }))
    expect([network.sockets.length, network.last.take()]).toEqual([2, sent])
    client.dispose()
  })

  it('[T9] deletes nothing in another numbering', () => {
    const { client, network, clock } = liveBed({}, [say(1, 'mine', { by: self.id })])
    network.last.end(1006)
    const ref = client.send({ kind: 'remove', targets: [1] })
    clock.advance(2_000)
    network.last.say(welcome([say(1, 'another of mine', { by: self.id })], { epoch: 'e2' }))
    expect(network.last.take()).toEqual([])
    expect(client.view.outbox).toMatchObject([{ ref, state: { is: 'failed' } }])
    client.dispose()
  })

  it('[T9] [K4] shows no line of another numbering as on its way, however high its seq was', () => {
    const { client, network, clock } = liveBed()
    const ref = client.send(line('acked, and never told'))
    network.last.say({ type: 'ack', ref, seq: 900 })
    expect(client.view.outbox.length).toBe(1)
    network.last.end(1006)
    clock.advance(2_000)
    network.last.say(welcome([say(1)], { epoch: 'e2' }))
    expect(client.view.outbox).toEqual([])
    client.dispose()
  })

  it('[S5] fails a line that the room could not read; an error without a ref changes nothing', () => {
    const { client, network } = liveBed()
    const ref = client.send(line('one'))
    network.last.say({ type: 'error', code: 'too_many' })
    network.last.say({ type: 'error', code: 'bad_frame', detail: 'text: no', ref })
    expect(client.view.outbox[0]?.state).toEqual({ is: 'failed', nack: { code: 'bad_frame' } })
    client.discard('AAAAAAAAAB')
    expect([client.view.outbox, network.sockets.length]).toEqual([[], 1])
    client.dispose()
  })

  it('[R1] lets a relay write without being anybody', () => {
    const credential = { kind: 'relay', token: 't' } as const
    const { client, network } = liveBed({ credential }, [], { auth: 'relay', you: null })
    expect(client.send(line('hello'))).toBe('AAAAAAAAAB')
    expect(network.last.take()).toEqual(['{"type":"say","ref":"AAAAAAAAAB","text":"hello"}'])
    client.dispose()
  })
})

describe('older rows', () => {
  const screen = Array.from({ length: 30 }, (_, i) => say(100 + i))

  it('[T6] asks for the page before the first row, once at a time', () => {
    const { client, network } = liveBed({}, screen)
    client.loadOlder()
    client.loadOlder()
    expect(network.last.take()).toEqual(['{"type":"history","ref":"AAAAAAAAAB","before":100,"limit":50}'])
    expect(client.view.loadingOlder).toBe(true)
    network.last.say({ type: 'history', ref: 'AAAAAAAAAB', entries: [say(99)], more: false })
    expect([
      client.view.rows.length,
      client.view.rows[0],
      client.view.hasOlder,
      client.view.loadingOlder,
    ]).toEqual([31, say(99), false, false])
    client.loadOlder()
    expect(network.last.take()).toEqual([])
    client.dispose()
  })

  it('[K12] more are held while somebody reads far above, and until something arrives after that', () => {
    const { client, network } = liveBed({}, screen)
    const arrive = (first: number, last: number): void =>
      network.last.say({
        type: 'entries',
        entries: Array.from({ length: last - first + 1 }, (_, i) => say(first + i)),
      })
    client.setReading(true)
    arrive(130, 1_500)
    expect([client.view.rows[0], client.view.hasOlder]).toEqual([say(100), true])
    client.loadOlder()
    expect(network.last.take()).toHaveLength(1)
    client.setReading(false)
    expect(client.view.rows[0]).toEqual(say(100))
    arrive(1_501, 1_501)
    expect([client.view.rows[0], client.view.rows.length]).toEqual([say(502), 1_000])
    client.setReading(true)
    arrive(1_502, 6_000)
    expect([client.view.rows[0], client.view.rows.length]).toEqual([say(2_001), 4_000])
    client.dispose()
  })

  it('[K2] forgets the question when the socket goes', () => {
    const { client, network, clock } = liveBed({}, screen)
    client.loadOlder()
    network.last.end(1006)
    expect(client.view.loadingOlder).toBe(false)
    clock.advance(1_000)
    network.last.say(welcome([], { reset: false, head: 129 }))
    network.last.say({ type: 'history', ref: 'AAAAAAAAAB', entries: [say(99)], more: false })
    expect(client.view.rows).toEqual(screen)
    client.dispose()
  })
})

describe('what is kept', () => {
  it('[K4] saves rows and cursor together, within a second of a change', () => {
    const { client, network, clock, store } = liveBed()
    network.last.say({ type: 'entries', entries: [say(2)] })
    clock.advance(999)
    expect(store.loadSnapshot()?.cursor).toBe(1)
    clock.advance(1)
    expect(store.loadSnapshot()).toEqual({
      epoch: 'e1',
      cursor: 2,
      rows: [say(1), say(2)],
      hasOlder: false,
      you: client.view.you,
      savedAt: clock.now,
    })
    client.dispose()
  })

  it('[T5] [K4] keeps nothing of what was removed or replaced for even a second', () => {
    const { client, network, store } = liveBed({}, [say(1), say(2), say(3)])
    const by = { id: 'forum:7', name: 'Kerm' }
    const kept = () => JSON.stringify(store.loadSnapshot())
    network.last.say({ type: 'entries', entries: [{ seq: 4, at: AT, kind: 'remove', by, targets: [2] }] })
    expect([kept().includes('line 2'), store.loadSnapshot()?.cursor]).toEqual([false, 4])
    network.last.say({
      type: 'entries',
      entries: [{ seq: 5, at: AT, kind: 'edit', by, target: 3, text: 'better' }],
    })
    expect([kept().includes('line 3'), kept().includes('better')]).toEqual([false, true])
    expect(client.view.rows.map((row) => 'edited' in row)).toEqual([false, true])
    client.dispose()
  })

  it('[T5] [K4] writes anew what another tab or an earlier day left, though no row on screen changes', () => {
    const { client, network, store } = liveBed({}, [say(7)])
    const old = store.loadSnapshot()
    if (!old) throw new Error('nothing was kept')
    store.saveSnapshot({ ...old, rows: [say(2), say(7)] })
    const by = { id: 'forum:7', name: 'Kerm' }
    network.last.say({ type: 'entries', entries: [{ seq: 8, at: AT, kind: 'remove', by, targets: [2] }] })
    expect(store.loadSnapshot()?.rows).toEqual([say(7)])
    client.dispose()
  })

  it('[T5] [K4] keeps of a reset only what it brings', () => {
    const bed = liveBed({}, [say(1), say(2)])
    bed.client.dispose()
    const { client, network, store } = clientBed({ store: bed.store, clock: bed.clock })
    client.start()
    network.last.say(welcome([say(1)], { head: 3 }))
    expect(store.loadSnapshot()?.rows).toEqual([say(1)])
    client.dispose()
  })

  it('[T5] takes a delta in which held lines were removed and edited', () => {
    const { client, network, clock } = liveBed({}, [say(1), say(2)])
    network.last.end(1006)
    clock.advance(1_000)
    const by = { id: 'forum:7', name: 'Kerm' }
    network.last.say(
      welcome(
        [
          { seq: 3, at: AT, kind: 'say', by, removed: true },
          { seq: 4, at: AT, kind: 'edit', by, target: 1 },
          { seq: 5, at: AT, kind: 'edit', by, target: 1, text: 'best' },
          { seq: 6, at: AT, kind: 'remove', by, targets: [2, 3] },
        ],
        { reset: false },
      ),
    )
    expect(client.view.rows).toEqual([{ ...say(1), text: 'best', edited: AT }])
    client.dispose()
  })

  it('[K4] paints kept rows before any socket, unless they are older than 12 h', () => {
    const bed = liveBed()
    const { store, clock } = bed
    clock.advance(5_000)
    bed.client.dispose()
    clock.advance(12 * 3_600_000)
    const fresh = clientBed({ store, clock })
    expect(fresh.client.view.rows).toEqual([say(1)])
    clock.advance(1)
    const { client, network } = clientBed({ store, clock })
    client.start()
    expect([client.view.rows, network.last.url]).toEqual([[], 'wss://chat.example/room'])
    client.dispose()
  })

  it('[K3] forgets at once who a guest was, but not while the forum is silent', () => {
    const { client, network, store } = liveBed({}, [say(1)], { auth: 'pending', you: null })
    network.last.say({ type: 'you', auth: 'member', you: self })
    expect(store.loadSnapshot()?.you?.id).toBe('forum:42')
    network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'unavailable' })
    expect([client.view.auth, client.view.reason, client.view.you?.id]).toEqual([
      'guest',
      'unavailable',
      'forum:42',
    ])
    network.last.say({ type: 'you', auth: 'guest', you: null, reason: 'guest' })
    expect([client.view.you, store.loadSnapshot()?.you]).toEqual([null, null])
    client.dispose()
  })
})

describe('listeners and the end', () => {
  it('tells listeners once per event, and not when nothing changed', () => {
    const { client, network } = liveBed()
    let told = 0
    const undo = client.subscribe(() => (told += 1))
    const before = client.view
    network.last.say('pong')
    network.last.say({ type: 'entries', entries: [say(1)] })
    expect([told, client.view]).toEqual([0, before])
    network.last.say({ type: 'entries', entries: [say(2), say(3)] })
    expect(told).toBe(1)
    expect(client.view.connection).toBe(before.connection)
    undo()
    network.last.say({ type: 'entries', entries: [say(4)] })
    expect(told).toBe(1)
    client.dispose()
  })

  it('leaves no timer, socket or handler, and does nothing more', () => {
    const { client, network, clock } = liveBed()
    client.send(line('one'))
    client.dispose()
    expect([clock.timers, network.open, network.listeners]).toEqual([0, [], 0])
    client.start()
    client.wake()
    client.setVisible(true)
    clock.advance(3_600_000)
    expect([network.sockets.length, clock.timers, client.send(line('two'))]).toEqual([1, 0, null])
  })
})
