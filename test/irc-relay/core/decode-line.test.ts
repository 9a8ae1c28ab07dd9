import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine } from '../../../irc-relay/core/decode-line.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const western = new TextDecoder('windows-1252')

function decoded(bytes: Iterable<number>): string {
  const utf8 = (line: Uint8Array): string => strict.decode(line)
  return decodeLine(Uint8Array.from(bytes), utf8, (line) => western.decode(line))
}
/** A byte for each character of the source. */
const bytes = (latin1: string): readonly number[] => Array.from(latin1, (char) => char.charCodeAt(0))

describe('a line of bytes', () => {
  it.each([
    ['UTF-8', bytes('caf\xc3\xa9 \xf0\x9f\x91\x8d'), 'café 👍'],
    ['windows-1252', bytes('caf\xe9 \x93\x94'), 'café “”'],
    ['windows-1252 throughout if any of it is', bytes('\xc3\xa9 \xe9'), 'Ã© é'],
    ['short Swedish', bytes('\xe5s\xe5'), 'åså'],
    ['a mark of byte order, kept', bytes('\xef\xbb\xbfhi'), '\ufeffhi'],
    ['bare CR and NUL, taken out', bytes('a\rb\0c\r'), 'abc'],
    ['UTF-8 of more bytes than it takes, which is none', bytes('\xc0\x8a'), 'ÀŠ'],
    ['formatting, kept', bytes('\x02a\x02'), '\u0002a\u0002'],
  ])('%s', (_, line, text) => {
    expect(decoded(line)).toBe(text)
  })

  const [twos, western250] = ['\xc3\xa9'.repeat(250), 'Ã©'.repeat(250)]
  it.each([
    ['of three bytes', `${twos}\xe2\x82`, 'é'.repeat(250)],
    ['of two', `${twos}\xc3`, 'é'.repeat(250)],
    ['of four', `${twos}\xf0\x9f\x91`, 'é'.repeat(250)],
    ['of four, the last there are', `${twos}\xf4`, 'é'.repeat(250)],
    ['of a short line, which no server cuts', '\xc3\xa9\xc3', 'Ã©Ã'],
    ['but not of what ends whole', `${twos}\xe2a`, `${western250}âa`],
    ['nor of what never was one', `${twos}\xf6`, `${western250}ö`],
    ['nor where it would be all that tells', `${'a'.repeat(500)}\xe9`, `${'a'.repeat(500)}é`],
    ['nor of windows-1252', `${'a\xe9'.repeat(250)}\xc3`, `${'aé'.repeat(250)}Ã`],
  ])('a server has cut within a character %s', (_, said, text) => {
    const head = '@time=x :bob!b@\xc3\xa9 PRIVMSG #sax :'
    expect(decoded(bytes(`${head}${said}\r`)).replace(/^.*? PRIVMSG #sax :/su, '')).toBe(text)
  })

  it('is text, whatever the bytes, and whole where it was UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (line) => {
        expect(decoded(line)).not.toMatch(/[\r\n\0\ufffd]/u)
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decoded(new TextEncoder().encode(text))).toBe(text)
      }),
    )
  })
})
