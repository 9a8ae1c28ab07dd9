import { describe, expect, it } from 'vitest'
import { decodeDraft, draftFor, encodeDraft } from '../../../widget/core/draft.ts'
import { LIVE, MERTH } from '../view-fixture.ts'

const draft = { text: 'half a tho', by: 'forum:42' }

describe('draft', () => {
  it('is what was kept', () => {
    expect(decodeDraft(encodeDraft(draft))).toEqual(draft)
    expect(decodeDraft(encodeDraft({ text: 'x', by: null }))).toEqual({ text: 'x', by: null })
    expect(decodeDraft(encodeDraft({ ...draft, text: '' }))).toEqual({ ...draft, text: '' })
  })

  it('is bounded on the way in and out', () => {
    expect(decodeDraft(encodeDraft({ text: 'x'.repeat(50_000), by: null }))?.text).toHaveLength(20_000)
    expect(decodeDraft(JSON.stringify({ text: 'x'.repeat(50_000), by: null }))?.text).toHaveLength(20_000)
  })

  it.each([null, '', '{', 'null', '[]', '"x"', '{}', '{"text":1,"by":null}', '{"text":"x","by":4}'])(
    'is none in %j',
    (raw) => {
      expect(decodeDraft(raw)).toBeNull()
    },
  )

  it('is shown to its writer, also when the log-in has run out', () => {
    expect(draftFor(draft, LIVE)).toBe('show')
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'expired' })).toBe('show')
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'unknown' })).toBe('later')
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'pending' })).toBe('later')
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'guest', reason: 'expired' })).toBe('show')
  })

  it('waits for its writer while a guest is here', () => {
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'guest' })).toBe('later')
    expect(draftFor(draft, { ...LIVE, you: null, auth: 'guest', reason: 'unknown' })).toBe('later')
  })

  it('is gone when somebody else comes', () => {
    expect(draftFor(draft, { ...LIVE, you: { ...MERTH, id: 'forum:7' } })).toBe('drop')
  })

  it('[K3] [K16] waits while only the browser says that somebody else is here', () => {
    const remembered = { ...LIVE, you: { ...MERTH, id: 'forum:7' } }
    for (const auth of ['unknown', 'pending', 'expired', 'guest'] as const)
      expect(draftFor(draft, { ...remembered, auth })).toBe('later')
  })

  it('belongs to whoever comes when nobody was known', () => {
    expect(draftFor({ text: 'x', by: null }, LIVE)).toBe('show')
    expect(draftFor({ text: 'x', by: null }, { ...LIVE, you: null, auth: 'guest' })).toBe('show')
  })
})
