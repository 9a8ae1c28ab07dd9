import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseMapping, foldCase } from '../../../irc-relay/core/case-mapping.ts'

describe('names that are one', () => {
  it.each([
    ['ascii', '#Chan[1]\\~Ä', '#chan[1]\\~Ä'],
    ['rfc1459', '#Chan[1]\\~Ä', '#chan{1}|^Ä'],
    ['strict-rfc1459', '#Chan[1]\\~Ä', '#chan{1}|~Ä'],
  ] as const)('by %s: %s', (mapping, name, folded) => {
    expect(foldCase(name, mapping)).toBe(folded)
  })

  it.each([
    ['rfc1459', 'rfc1459'],
    ['strict-rfc1459', 'strict-rfc1459'],
    ['ascii', 'ascii'],
    ['rfc7613', 'ascii'],
    [undefined, 'ascii'],
  ])('a rule announced as %s is read as %s', (announced, mapping) => {
    expect(caseMapping(announced)).toBe(mapping)
  })

  it('are folded once for all, to the same length', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('ascii', 'rfc1459', 'strict-rfc1459'), (name, mapping) => {
        const folded = foldCase(name, mapping)
        expect(foldCase(folded, mapping)).toBe(folded)
        expect(folded).toHaveLength(name.length)
      }),
    )
  })
})
