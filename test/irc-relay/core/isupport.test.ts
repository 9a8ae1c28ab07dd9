import { expect, it } from 'vitest'
import { type Isupport, textOf, withIsupport } from '../../../irc-relay/core/isupport.ts'

const after = (before: Isupport, ...tokens: readonly string[]) =>
  withIsupport(before, ['nick', ...tokens, 'are supported by this server'])

it('reads names in upper case, values as they are, and what is escaped in them', () => {
  expect(after({}, 'nicklen=30', 'SAFELIST', 'NETWORK=My\\x20Net', 'STATUSMSG=', 'PREFIX=(ov)@+')).toEqual({
    NICKLEN: '30',
    SAFELIST: true,
    NETWORK: 'My Net',
    STATUSMSG: '',
    PREFIX: '(ov)@+',
  })
})

it('adds a second line to the first, and takes back what is taken back', () => {
  expect(after({ A: '1', B: true, C: '2' }, '-B', 'A=3', '-NONE')).toEqual({ A: '3', C: '2' })
})

it('is no bigger for a server that does not stop', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => `N${i}=1`)
  expect(Object.keys(after({}, ...many))).toHaveLength(256)
})

it('holds names of objects for names', () => {
  expect(textOf(after({}, '__proto__=x'), 'toString')).toBeUndefined()
  expect(textOf(after({}, 'SAFELIST'), 'SAFELIST')).toBeUndefined()
})
