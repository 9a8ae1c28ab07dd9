import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { IrcMessage } from '../../../irc-relay/core/irc-message.ts'
import { OpenBatches } from '../../../irc-relay/core/open-batches.ts'
import { message } from '../support/message.ts'

const batch = (line: string, tags: IrcMessage['tags'] = {}) => message(`BATCH ${line}`, tags)

it('tells a line what it is part of, as long as that is open', () => {
  const batches = new OpenBatches()
  expect(batches.take(batch('+a chathistory #c'))).toBeNull()
  expect(batches.context({ batch: 'a' }).isReplay).toBe(true)
  expect(batches.context({}).isReplay).toBe(false)
  expect(batches.take(batch('-a'))).toBe('chathistory')
  expect(batches.context({ batch: 'a' }).isReplay).toBe(false)
  expect(batches.take(batch('-a'))).toBeNull()
})

it('knows the batch around a batch, and the label of its own before that of the one around', () => {
  const batches = new OpenBatches()
  batches.take(batch('+out labeled-response', { label: 'l1' }))
  batches.take(batch('+in netsplit a b', { batch: 'out' }))
  expect(batches.context({ batch: 'in' })).toEqual({ isReplay: false, isSplit: true, label: 'l1' })
  expect(batches.context({ batch: 'in', label: 'l2' }).label).toBe('l2')
})

it('ends with batches around each other', () => {
  const batches = new OpenBatches()
  batches.take(batch('+a x', { batch: 'b' }))
  batches.take(batch('+b chathistory #c', { batch: 'a' }))
  expect(batches.context({ batch: 'a' }).isReplay).toBe(true)
})

it('keeps the newest of many that are never closed', () => {
  const batches = new OpenBatches()
  for (let i = 0; i < 1_000; i += 1) batches.take(batch(`+b${i} chathistory #c`))
  const open = Array.from({ length: 1_000 }, (_, i) => batches.context({ batch: `b${i}` }).isReplay)
  expect(open.filter(Boolean)).toHaveLength(64)
  expect(open.slice(-64).every(Boolean)).toBe(true)
})

it('takes whatever comes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.option(fc.string(), { nil: undefined }))), (lines) => {
      const batches = new OpenBatches()
      for (const [line, parent] of lines) {
        batches.take(batch(line, { batch: parent }))
        expect(batches.context({ batch: parent }).label).toBeNull()
      }
    }),
  )
})
