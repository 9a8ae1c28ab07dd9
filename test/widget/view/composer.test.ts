import { isValidElement, type VNode } from 'preact'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RoomView } from '../../../client/core/room-view.ts'
import type { RoomClient } from '../../../client/room-client.ts'
import { writingOf } from '../../../widget/core/writing.ts'
import type { Draft } from '../../../widget/core/draft.ts'
import { createComposer, type Composer } from '../../../widget/view/composer.tsx'
import { LIVE, MERTH } from '../view-fixture.ts'

const BEN = { ...MERTH, id: 'forum:7', name: 'Ben' }
const BENS: Draft = { text: 'a draft of Ben', by: BEN.id }
const GUEST: RoomView = { ...LIVE, auth: 'guest', you: null }

let kept: Draft | null
let typeElsewhere: (draft: Draft) => void
let composer: Composer

/** Nothing is sent in these tests. */
const client = { send: () => null } as unknown as RoomClient

beforeEach(() => load(null))

/** A page begins with this draft. */
function load(left: Draft | null): void {
  kept = left
  let told = (_: Draft): void => {}
  typeElsewhere = (draft) => {
    kept = draft
    told(draft)
  }
  composer = createComposer(
    client,
    {
      load: () => kept,
      save: (draft) => void (kept = draft),
      forget: (by) => (kept && kept.by !== by ? kept : (kept = { text: '', by: null })),
      follow: (listener) => void (told = listener),
      flush: () => {},
    },
    () => undefined,
    () => {},
    () => {},
    () => {},
  )
}

/** What stands in the box of who sees this. */
function shown(view: RoomView): unknown {
  return find(composer.render(view, writingOf(view, 0), null), 'textarea')?.props['value']
}

function find(node: unknown, tag: string): VNode<Record<string, unknown>> | null {
  if (Array.isArray(node)) return node.reduce((found, one) => found ?? find(one, tag), null)
  if (!isValidElement(node)) return null
  const element: VNode<Record<string, unknown>> = node
  return element.type === tag ? element : find(element.props['children'], tag)
}

it('[K16] a draft that came while nobody was here is there when its writer is', () => {
  expect(shown(GUEST)).toBe('')
  typeElsewhere(BENS)
  expect(shown(GUEST)).toBe('')
  expect(shown({ ...LIVE, you: BEN })).toBe(BENS.text)
})

it('[K3] [K16] a draft that came while another was here is there when its writer is, and not before', () => {
  expect(shown(LIVE)).toBe('')
  typeElsewhere(BENS)
  expect(shown(LIVE)).toBe('')
  expect(kept).toEqual(BENS)
  expect(shown({ ...LIVE, you: BEN })).toBe(BENS.text)
})

it('[K3] [K16] one draft of the other does not cost the next one theirs', () => {
  shown(LIVE)
  typeElsewhere({ text: 'of Merth', by: MERTH.id })
  expect(shown(LIVE)).toBe('of Merth')
  typeElsewhere(BENS)
  expect(shown(LIVE)).toBe('of Merth')
  expect(shown({ ...LIVE, you: BEN })).toBe(BENS.text)
  expect(kept).toEqual(BENS)
})

it('[K3] a draft of somebody else is gone, also from what is kept', () => {
  shown(GUEST)
  typeElsewhere(BENS)
  shown(GUEST)
  expect(shown(LIVE)).toBe('')
  expect(kept).toEqual({ text: '', by: null })
})

it('[K3] what was typed before anybody was known is whose it turns out to be', () => {
  typeElsewhere({ text: 'early', by: null })
  expect(shown({ ...LIVE, you: null, auth: 'unknown' })).toBe('early')
  expect(shown(LIVE)).toBe('early')
  expect(kept).toEqual({ text: 'early', by: MERTH.id })
  expect(shown({ ...LIVE, you: BEN })).toBe('')
})

describe('[K3] what is typed before the room has said who is here', () => {
  /** Remembered from what the browser kept. */
  const early: RoomView = { ...LIVE, auth: 'unknown' }
  const ben: RoomView = { ...LIVE, you: BEN }

  it('is theirs, whoever it turns out to be, without what the one before had left', () => {
    for (const left of ['', 'a draft of Merth ']) {
      load({ text: left, by: MERTH.id })
      expect(shown(early)).toBe(left)
      composer.keep(`${left}typed`)
      expect(shown({ ...early, auth: 'pending' })).toBe(`${left}typed`)
      expect([shown(ben), kept]).toEqual(['typed', { text: 'typed', by: BEN.id }])
    }
  })

  it('is there for a guest, and theirs when they log in', () => {
    load({ text: 'a draft of Merth ', by: MERTH.id })
    shown(early)
    composer.keep('a draft of Merth typed')
    expect([shown(GUEST), kept]).toEqual(['typed', { text: 'typed', by: null }])
    expect([shown(ben), kept]).toEqual(['typed', { text: 'typed', by: BEN.id }])
  })

  it('is kept as before for the one who was meant to be here', () => {
    load({ text: 'a draft of Merth', by: MERTH.id })
    shown(early)
    composer.keep('a draft of Merth, longer')
    expect([shown(LIVE), kept]).toEqual([
      'a draft of Merth, longer',
      { text: 'a draft of Merth, longer', by: MERTH.id },
    ])
    expect(shown(ben)).toBe('')
  })

  it('takes nothing along that was only there, for whoever types nothing', () => {
    load({ text: 'a draft of Merth', by: MERTH.id })
    shown(early)
    expect([shown(GUEST), kept?.by]).toEqual(['', MERTH.id])
    expect([shown(ben), kept]).toEqual(['', { text: '', by: null }])
  })

  it('takes no answer along to a row that the one before had chosen', () => {
    load({ text: '', by: MERTH.id, reply: { seq: 1 } })
    shown(early)
    composer.keep('typed', kept?.reply)
    shown(ben)
    expect(kept).toEqual({ text: 'typed', by: BEN.id })
  })
})
