import { describe, expect, it } from 'vitest'
import { decodeDraft, encodeDraft } from '../../../widget/core/draft.ts'
import { answering, replyIn, rowOf } from '../../../widget/core/reply.ts'
import { LIVE, says } from '../view-fixture.ts'

const rows = says(5, 9)
const view = { ...LIVE, rows }
const reply = (seq: number, epoch = 'e1') => ({ seq, epoch })

describe('what a draft answers', () => {
  it('is kept with it', () => {
    const draft = { text: 'so do I', by: 'forum:42', reply: reply(7) }
    expect(replyIn(decodeDraft(encodeDraft(draft))?.reply, view, rows)).toEqual(reply(7))
  })

  it.each([
    undefined,
    null,
    7,
    'x',
    {},
    [],
    { seq: '7', epoch: 'e1' },
    { seq: 7.5, epoch: 'e1' },
    { seq: 7 },
  ])('is nothing in %j', (kept) => {
    expect(replyIn(kept, view, rows)).toBeNull()
  })

  it('[T9] is nothing in another transcript', () => {
    expect(replyIn(reply(7, 'e0'), view, rows)).toBeNull()
  })

  it('[T5] is nothing when its row is removed, be it the oldest that is held', () => {
    const without = (seq: number) => ({ ...LIVE, rows: rows.filter((row) => row.seq !== seq) })
    expect(replyIn(reply(7), without(7), rows)).toBeNull()
    expect(replyIn(reply(5), without(5), rows)).toBeNull()
    expect(replyIn(reply(1), { ...LIVE, rows: [] }, says(1, 1))).toBeNull()
  })

  it('may be older than what is held, or than what is held now', () => {
    expect(replyIn(reply(2), view, rows)).toEqual(reply(2))
    expect(rowOf(reply(2), view)).toBeNull()
    expect(replyIn(reply(5), { ...LIVE, rows: says(8, 40) }, rows)).toEqual(reply(5))
    expect(replyIn(reply(5), { ...LIVE, rows: says(6, 10) }, rows)).toEqual(reply(5))
  })

  it('[T2] goes out with what is said, never with an action', () => {
    const say = { is: 'send', send: { kind: 'say', text: 'x' } } as const
    const action = { is: 'send', send: { kind: 'action', text: 'x' } } as const
    expect(answering(say, reply(7))).toEqual({ is: 'send', send: { kind: 'say', text: 'x', reply: 7 } })
    expect([answering(say, null), answering(action, reply(7))]).toEqual([say, action])
  })
})
