import { beforeEach, describe, expect, it } from 'vitest'
import { createOutbox, type Outbox } from '../../../client/core/outbox.ts'
import type { RoomStore } from '../../../client/core/room-store.ts'
import { createMemoryStore } from '../../../client/memory-store.ts'
import { AT } from '../support/frames.ts'

const ME = 'forum:42'
let store: RoomStore
let outbox: Outbox

beforeEach(() => {
  store = createMemoryStore()
  outbox = createOutbox(store)
  outbox.become(ME, AT, true)
})

const stored = () => store.loadOutbox(ME).map(({ ref, state }) => `${ref} ${state.is}`)

describe('edits, removals and pinned lines', () => {
  const edit = { kind: 'edit', target: 3, text: 'better' } as const
  const remove = { kind: 'remove', targets: [3, 4] } as const
  const topic = { kind: 'topic', text: '' } as const

  it('[S1] go out in the order they were made, among the lines', () => {
    outbox.add('r1', { kind: 'say', text: 'hello' }, AT)
    outbox.add('r2', edit, AT)
    outbox.add('r3', remove, AT)
    outbox.add('r4', topic, AT)
    outbox.open(AT)
    expect(outbox.due(AT)).toEqual([
      { type: 'say', ref: 'r1', text: 'hello' },
      { type: 'edit', ref: 'r2', target: 3, text: 'better' },
      { type: 'remove', ref: 'r3', targets: [3, 4] },
      { type: 'topic', ref: 'r4', text: '' },
    ])
  })

  it.each([edit, remove, topic])(
    '[K3] %j is kept until it is settled, and goes again under its ref',
    (send) => {
      outbox.add('r1', send, AT)
      outbox.open(AT)
      const sent = outbox.due(AT)
      outbox.gone()
      const next = createOutbox(store)
      next.become(ME, AT, true)
      expect(next.shown.map((item) => item.send)).toEqual([send])
      next.open(AT)
      expect(next.due(AT)).toEqual(sent)
      next.ack('r1', 9, 9)
      expect([next.shown, stored()]).toEqual([[], []])
    },
  )

  it('[S3] are settled by their own entries', () => {
    outbox.add('r1', edit, AT)
    outbox.add('r2', topic, AT)
    const by = { id: ME, name: 'Merth' }
    outbox.told(
      [
        { seq: 8, at: AT, kind: 'edit', by, target: 3, text: 'better', ref: 'r1' },
        { seq: 9, at: AT, kind: 'topic', by, text: '', ref: 'r2' },
      ],
      9,
    )
    expect([outbox.shown, stored()]).toEqual([[], []])
  })

  it('[S4] fail for good by a final nack, and go again when the person says so', () => {
    outbox.add('r1', edit, AT)
    outbox.open(AT)
    outbox.due(AT)
    outbox.nack({ type: 'nack', ref: 'r1', code: 'too_late' }, AT)
    expect([outbox.shown[0]?.state, stored()]).toEqual([
      { is: 'failed', nack: { code: 'too_late' } },
      ['r1 failed'],
    ])
    outbox.retry('r1', 'r9', AT + 1)
    expect(outbox.due(AT + 1)).toEqual([{ type: 'edit', ref: 'r1', target: 3, text: 'better' }])
  })

  it.each(['queued', 'in flight', 'failed'])(
    '[T5] of a line that was removed no text is kept: %s',
    (state) => {
      outbox.add('r1', edit, AT)
      outbox.add('r2', { ...edit, target: 5 }, AT)
      if (state !== 'queued') {
        outbox.open(AT)
        outbox.due(AT)
      }
      if (state === 'failed') outbox.nack({ type: 'nack', ref: 'r1', code: 'muted', until: 0 }, AT)
      const by = { id: 'forum:7', name: 'Kerm' }
      outbox.told([{ seq: 9, at: AT, kind: 'remove', by, targets: [3] }], 9)
      expect(outbox.shown.map(({ ref }) => ref)).toEqual(['r2'])
      expect(store.loadOutbox(ME).map(({ ref }) => ref)).toEqual(['r2'])
      outbox.nack({ type: 'nack', ref: 'r1', code: 'not_found' }, AT)
      expect(outbox.shown.map(({ ref }) => ref)).toEqual(['r2'])
    },
  )

  it.each([edit, remove])('[T9] %j never changes a line of another numbering', (send) => {
    outbox.numbered('e1')
    outbox.add('r1', send, AT)
    outbox.add('r2', topic, AT)
    const next = createOutbox(store)
    next.numbered('e1')
    next.become(ME, AT, true)
    next.open(AT)
    next.numbered('e2')
    expect(next.due(AT)).toEqual([{ type: 'topic', ref: 'r2', text: '' }])
    next.retry('r1', 'r9', AT + 1)
    expect(next.due(AT + 1)).toEqual([])
    expect(next.shown.find(({ ref }) => ref === 'r1')?.state).toEqual({
      is: 'failed',
      nack: { code: 'not_found' },
    })
    expect(stored()).toEqual(['r2 queued', 'r1 failed'])
  })

  it('[T9] an answer to a line of another numbering is said without it', () => {
    outbox.numbered('e1')
    outbox.add('r1', { kind: 'say', text: 'so do I', reply: 3 }, AT)
    const next = createOutbox(store)
    next.numbered('e1')
    next.become(ME, AT, true)
    next.open(AT)
    next.numbered('e2')
    expect(next.due(AT)).toEqual([{ type: 'say', ref: 'r1', text: 'so do I' }])
    expect(store.loadOutbox(ME).map(({ send }) => send)).toEqual([{ kind: 'say', text: 'so do I' }])
  })

  it('[T5] an own line that was removed before its entry came settles by what is left of it', () => {
    outbox.add('r1', { kind: 'say', text: 'hello' }, AT)
    outbox.told([{ seq: 9, at: AT, kind: 'say', by: { id: ME, name: 'Merth' }, ref: 'r1', removed: true }], 9)
    expect([outbox.shown, stored()]).toEqual([[], []])
  })
})
