import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedWords } from '../../../irc-relay/core/correction.ts'

const text = 'one two three four five six seven eight nine ten'

describe('what an edit changed', () => {
  it.each([
    ['a word in the middle', text.replace('five', '5'), '… two three four 5 six seven eight …'],
    ['the first word', text.replace('one', '1'), '1 two three four …'],
    ['the last word', text.replace('ten', '10'), '… seven eight nine 10'],
    ['a word put in', text.replace('five', 'five and'), '… three four five and six seven eight …'],
    [
      'a word put in that was there already',
      text.replace('five', 'five five'),
      '… three four five five six seven eight …',
    ],
    ['a word taken out', text.replace('five ', ''), '… two three four six seven eight …'],
    [
      'words at both ends',
      text.replace('one', '1').replace('ten', '10'),
      '1 two three four five six seven eight nine 10',
    ],
    ['everything', 'all new', 'all new'],
    ['blanks only', text.replaceAll(' ', '  '), null],
    ['nothing', text, null],
    ['the rest', 'one', 'one'],
  ])('%s', (_, after, shown) => {
    expect(changedWords(text, after)).toBe(shown)
  })

  it('is a part of the new text, and the parts left out are the same in both', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(words, words, words, words, (start, old, fresh, end) => {
        const before = [...start, ...old, ...end].join(' ')
        const after = [...start, ...fresh, ...end].join(' ')
        const shown = changedWords(before, after)
        expect(shown === null).toBe(before === after)
        if (shown === null) return
        const part = shown.replaceAll(/^… | …$/gu, '')
        expect(after).toContain(part)
        const [left = '', ...right] = after.split(part)
        expect(before.startsWith(shown.startsWith('…') ? left : '')).toBe(true)
        expect(right.length).toBeGreaterThan(0)
      }),
    )
  })
})
