import { beforeEach, describe, expect, it } from 'vitest'
import { createOutbox, type Outbox } from '../../../client/core/outbox.ts'
import type { RoomStore } from '../../../client/core/room-store.ts'
import type { OutboxItem } from '../../../client/core/room-view.ts'
import { createMemoryStore } from '../../../client/memory-store.ts'
import type { Nack } from '../../../protocol/server-frame.ts'
import { AT, say } from '../support/frames.ts'

const ME = 'forum:42'
let store: RoomStore
let outbox: Outbox

beforeEach(() => {
  store = createMemoryStore()
  outbox = createOutbox(store)
  outbox.become(ME, AT, true)
})

function write(...refs: string[]): void {
  for (const ref of refs) outbox.add(ref, { kind: 'say', text: ref }, AT)
}

function states(): string[] {
  return outbox.shown.map(({ ref, state }) => `${ref} ${state.is}`)
}

function stored(author = ME): string[] {
  return store.loadOutbox(author).map(({ ref, state }) => `${ref} ${state.is}`)
}

function queued(): void {
  write('r1')
}
function inFlight(): void {
  write('r1')
  outbox.open(AT)
  outbox.due(AT)
}
function failed(): void {
  inFlight()
  outbox.nack({ type: 'nack', ref: 'r1', code: 'not_allowed' }, AT)
}

describe('the outbox table, row queued', () => {
  beforeEach(queued)

  it('[S3] is settled by its ack', () => {
    outbox.ack('r1', 1, 1)
    expect([states(), stored()]).toEqual([[], []])
  })

  it('[S3] is settled by an entry with its author and ref', () => {
    outbox.told([say(1, 'r1', { ref: 'r1', by: ME })], 1)
    expect([states(), stored()]).toEqual([[], []])
  })

  it('[S3] is not settled by another author with the same ref', () => {
    outbox.told([say(1, 'r1', { ref: 'r1', by: 'forum:7' })], 1)
    expect(states()).toEqual(['r1 queued'])
  })

  it('[S4] is not touched by a nack, which can only be for an earlier socket', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'empty' }, AT)
    outbox.nack({ type: 'nack', ref: 'r1', code: 'auth' }, AT)
    expect([states(), stored()]).toEqual([['r1 queued'], ['r1 queued']])
  })

  it('[K3] stays queued when the socket goes', () => {
    outbox.gone()
    expect([states(), stored()]).toEqual([['r1 queued'], ['r1 queued']])
  })

  it('[K3] is held back for another account, and is there when its author returns', () => {
    outbox.become('forum:9', AT, true)
    outbox.open(AT)
    expect([states(), outbox.due(AT), stored()]).toEqual([[], [], ['r1 queued']])
    outbox.become(ME, AT, true)
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })
})

describe('the outbox table, row in flight', () => {
  beforeEach(inFlight)

  it('[S3] is settled by its ack, whichever of ack and entry is first', () => {
    outbox.ack('r1', 1, 1)
    outbox.told([say(1, 'r1', { ref: 'r1', by: ME })], 1)
    expect([states(), stored()]).toEqual([[], []])
  })

  it('[S3] is settled by its entry; the ack that follows finds nothing', () => {
    outbox.told([say(1, 'r1', { ref: 'r1', by: ME })], 1)
    outbox.ack('r1', 1, 1)
    expect([states(), stored()]).toEqual([[], []])
  })

  it('[S3] stays on screen, not in the store, from the ack until the entry is there', () => {
    outbox.ack('r1', 2, 1)
    expect([states(), stored(), outbox.hasUnsent]).toEqual([['r1 in flight'], [], false])
    outbox.gone()
    expect(states()).toEqual(['r1 in flight'])
    outbox.told([say(2)], 2)
    expect(states()).toEqual([])
  })

  it('[S4] is queued again by nack auth, and waits for the next member', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'auth' }, AT)
    expect([states(), outbox.due(AT + 60_000)]).toEqual([['r1 queued'], []])
    outbox.open(AT + 60_000)
    expect(outbox.due(AT + 60_000)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it('[S4] is queued again by nack slow, and goes when the time has passed', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'slow', retryAfterMs: 700 }, AT)
    expect([states(), outbox.due(AT + 699), outbox.dueAt()]).toEqual([['r1 queued'], [], AT + 700])
    expect(outbox.due(AT + 700)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it('[S4] [K9] is queued again by nack unavailable, and goes after 5 s', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'unavailable' }, AT)
    expect([states(), outbox.due(AT + 4_999)]).toEqual([['r1 queued'], []])
    expect(outbox.due(AT + 5_000)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it.each<Nack>([
    { type: 'nack', ref: 'r1', code: 'not_allowed' },
    { type: 'nack', ref: 'r1', code: 'too_long', max: 2_000 },
    { type: 'nack', ref: 'r1', code: 'empty' },
    { type: 'nack', ref: 'r1', code: 'muted', until: AT + 1, reason: 'flood' },
    { type: 'nack', ref: 'r1', code: 'not_found' },
    { type: 'nack', ref: 'r1', code: 'too_late' },
    { type: 'nack', ref: 'r1', code: 'conflict' },
  ])('[S4] fails for good by nack $code, its text kept', (nack) => {
    const { type: _, ref: __, ...detail } = nack
    outbox.nack(nack, AT)
    const item: OutboxItem = {
      ref: 'r1',
      by: ME,
      epoch: null,
      writtenAt: AT,
      send: { kind: 'say', text: 'r1' },
      state: { is: 'failed', nack: detail } as OutboxItem['state'],
    }
    expect([outbox.shown, store.loadOutbox(ME)]).toEqual([[item], [item]])
    expect(outbox.due(AT + 60_000)).toEqual([])
  })

  it('[S5] fails by an error that names it', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'bad_frame' }, AT)
    expect(outbox.shown[0]?.state).toEqual({ is: 'failed', nack: { code: 'bad_frame' } })
  })

  it('[K3] is queued when the socket goes, and goes again under the same ref', () => {
    outbox.gone()
    expect(states()).toEqual(['r1 queued'])
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it('[K3] is held back for another account', () => {
    outbox.become('forum:9', AT, true)
    expect([states(), stored()]).toEqual([[], ['r1 queued']])
  })

  it('[K3] is not sent twice on one socket when the session is renewed', () => {
    outbox.close()
    outbox.open(AT)
    expect([states(), outbox.due(AT)]).toEqual([['r1 in flight'], []])
  })

  it('[K7] is stuck after 15 s without an answer', () => {
    expect([outbox.dueAt(), outbox.isStuck(AT + 14_999)]).toEqual([AT + 15_000, false])
    expect(outbox.isStuck(AT + 15_000)).toBe(true)
  })

  it('cannot be called back', () => {
    outbox.discard('r1')
    expect(states()).toEqual(['r1 in flight'])
  })
})

describe('the outbox table, row failed', () => {
  beforeEach(failed)

  it('[S2] is not settled by what another send stored under its ref', () => {
    outbox.ack('r1', 1, 1)
    outbox.told([say(1, 'other', { ref: 'r1', by: ME })], 1)
    expect([states(), stored()]).toEqual([['r1 failed'], ['r1 failed']])
  })

  it('[S4] stays failed through nacks and reconnects, and is never sent unasked', () => {
    outbox.nack({ type: 'nack', ref: 'r1', code: 'slow', retryAfterMs: 1 }, AT)
    outbox.gone()
    outbox.open(AT)
    expect([states(), outbox.due(AT + 1_000)]).toEqual([['r1 failed'], []])
  })

  it('[K3] is held back for another account', () => {
    outbox.become('forum:9', AT, true)
    expect([states(), stored()]).toEqual([[], ['r1 failed']])
  })

  it('[K3] goes again under the same ref when the person says so', () => {
    outbox.retry('r1', 'r9', AT + 9)
    expect([states(), stored()]).toEqual([['r1 queued'], ['r1 queued']])
    expect(outbox.due(AT + 9)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it('is gone when the person says so', () => {
    outbox.discard('r1')
    expect([states(), stored()]).toEqual([[], []])
  })
})

describe('order and bounds', () => {
  it('[S1] has at most 5 in flight, in the order they were written', () => {
    write('r1', 'r2', 'r3', 'r4', 'r5', 'r6')
    outbox.open(AT)
    const refs = () => outbox.due(AT).map((frame) => 'ref' in frame && frame.ref)
    expect(refs()).toEqual(['r1', 'r2', 'r3', 'r4', 'r5'])
    expect(refs()).toEqual([])
    outbox.ack('r2', 1, 1)
    expect(refs()).toEqual(['r6'])
  })

  it('[M1] tries again at once when the room goes at another pace', () => {
    inFlight()
    outbox.nack({ type: 'nack', ref: 'r1', code: 'slow', retryAfterMs: 3_600_000 }, AT)
    expect(outbox.due(AT + 1)).toEqual([])
    outbox.letGo()
    expect(outbox.due(AT + 2)).toMatchObject([{ ref: 'r1' }])
  })

  it('[S6] holds every later send back after slow, so that order holds', () => {
    write('r1', 'r2', 'r3')
    outbox.open(AT)
    outbox.due(AT)
    outbox.nack({ type: 'nack', ref: 'r1', code: 'slow', retryAfterMs: 700 }, AT)
    outbox.nack({ type: 'nack', ref: 'r2', code: 'slow', retryAfterMs: 650 }, AT + 10)
    outbox.nack({ type: 'nack', ref: 'r3', code: 'slow', retryAfterMs: 640 }, AT + 20)
    write('r4')
    expect([outbox.due(AT + 699), states()[3]]).toEqual([[], 'r4 queued'])
    expect(outbox.due(AT + 700).map((frame) => 'ref' in frame && frame.ref)).toEqual(['r1', 'r2', 'r3', 'r4'])
  })

  it('[K3] sends nothing before a session may write', () => {
    write('r1')
    expect(outbox.due(AT)).toEqual([])
  })

  it('[K3] takes nothing while nobody is known to write as, nor more than it keeps', () => {
    write(...Array.from({ length: 120 }, (_, i) => `r${i}`))
    expect(outbox.shown.length).toBe(100)
    outbox.become(null, AT, true)
    expect(outbox.add('r', { kind: 'say', text: 'r' }, AT)).toBe(false)
  })

  it('[K3] reads from the store what another tab left, and drops what it settled', () => {
    write('r1')
    const other = createOutbox(store)
    other.become(ME, AT, true)
    other.add('r2', { kind: 'action', text: 'waves' }, AT)
    other.ack('r1', 1, 1)
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([{ type: 'action', ref: 'r2', text: 'waves' }])
  })

  it('[K3] keeps the order in the store, even within one millisecond', () => {
    write('z', 'y', 'x')
    outbox.gone()
    outbox.open(AT)
    expect(states()).toEqual(['z queued', 'y queued', 'x queued'])
    expect(store.loadOutbox(ME).map(({ writtenAt }) => writtenAt)).toEqual([AT, AT + 1, AT + 2])
  })

  it('[K3] leaves a line older than 2 minutes to the person, by age at load and at reconnect', () => {
    write('r1')
    outbox.open(AT + 120_000)
    expect(states()).toEqual(['r1 queued'])
    outbox.gone()
    outbox.open(AT + 120_001)
    expect([states(), outbox.due(AT + 120_001), outbox.hasUnsent]).toEqual([['r1 waiting'], [], false])
    const later = createOutbox(store)
    later.become(ME, AT + 120_001, true)
    expect(later.shown.map(({ state }) => state.is)).toEqual(['waiting'])
  })

  it('[K3] sends a waiting line when the person says so, as if written now', () => {
    write('r1')
    outbox.open(AT + 200_000)
    outbox.retry('r1', 'r9', AT + 200_000)
    expect(outbox.due(AT + 200_000)).toEqual([{ type: 'say', ref: 'r1', text: 'r1' }])
  })

  it("[K3] never leaves a relay's line waiting, and has 50 of them in flight", () => {
    outbox.become('relay', AT, true)
    write(...Array.from({ length: 60 }, (_, i) => `r${i}`))
    outbox.open(AT + 3_600_000)
    expect(outbox.due(AT + 3_600_000).length).toBe(50)
  })

  it('[S2] [K8] takes another ref after a conflict: the old one will never be stored with this text', () => {
    inFlight()
    outbox.nack({ type: 'nack', ref: 'r1', code: 'conflict' }, AT)
    outbox.retry('r1', 'r9', AT + 1)
    expect([outbox.due(AT + 1), stored()]).toEqual([[{ type: 'say', ref: 'r9', text: 'r1' }], ['r9 queued']])
  })

  it('[S5] fails a line that no frame can carry, and sends the ones behind it', () => {
    outbox.add('r1', { kind: 'say', text: 'ä'.repeat(9_000) }, AT)
    write('r2')
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([{ type: 'say', ref: 'r2', text: 'r2' }])
    expect(outbox.shown[0]?.state).toEqual({ is: 'failed', nack: { code: 'too_long' } })
  })

  it('[T7] makes half a surrogate pair well-formed before it is sent', () => {
    outbox.add('r1', { kind: 'say', text: 'a\ud800', reply: 3 }, AT)
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([{ type: 'say', ref: 'r1', text: 'a\ufffd', reply: 3 }])
  })
})
