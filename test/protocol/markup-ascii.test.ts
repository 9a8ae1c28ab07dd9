import fc from 'fast-check'
import { expect, it } from 'vitest'
import { markupTokens } from '../../protocol/markup.ts'

const PIECES = [...'*_~`[]()<>{}.,:;!?-/#@&%$^|+="\'\\ \n', 'a', 'B', '7', 'https://a.example', '](', '```']

/** What is marked as such, and the text around it in one. */
const told = (text: string): string =>
  markupTokens(text)
    .map((token) => (token.is === 'text' ? token.text : JSON.stringify(token)))
    .join('')

it('[T13] a text of ASCII means what it means before a line that is not', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }), (pieces) => {
      const text = `${pieces.join('')}\n`
      expect(told(`${text}é`)).toBe(`${told(text)}é`)
    }),
    { numRuns: 2_000 },
  )
})
