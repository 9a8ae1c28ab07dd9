import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { incoming } from '../../../irc-relay/core/incoming.ts'
import { shownName } from '../../../irc-relay/core/shown-name.ts'
import { TEXT_MAX } from '../../../protocol/limits.ts'
import { cleanText, codePoints } from '../../../protocol/text.ts'
import { anyText } from '../support/any-text.ts'
import { channel } from '../support/scene.ts'

const said = (text: string, textMax = TEXT_MAX) => incoming('PRIVMSG', text, textMax)
const say = (...texts: readonly string[]) => ({ kind: 'say', texts })

describe('a line from IRC', () => {
  it.each([
    ['digits behind a colour', '\u00030412', '12'],
    ['a comma that no digit follows', '\u000304,x', ',x'],
    ['a comma that no colour precedes', '\u0003,5', ',5'],
    ['no more than two digits a colour', '\u0003041,123', '1,123'],
    ['all of them at once', '\u000304,1x\u0003,5 \u000312', 'x,5'],
    ['six hexadecimal digits', '\u0004ff0000red\u0004 \u0004FF0000,00ff00b', 'red b'],
    ['fewer than six are text', '\u0004ff00', 'ff00'],
    ['bold', 'a \u0002b\u0002 c', 'a *b* c'],
    ['bold to the end', '\u0002a b', '*a b*'],
    ['italic, struck, mono', '\u001da\u001d \u001eb\u001e \u0011c\u0011', '_a_ ~~b~~ `c`'],
    ['bold and italic across each other', '\u0002a \u001db\u0002 c\u001d', '*a* *_b_* _c_'],
    ['blanks at the ends of what is bold', 'a\u0002 b \u0002c', 'a *b* c'],
    ['all off', '\u0002\u001da\u000f b', '*_a_* b'],
    ['underline and reverse, which the room has not', '\u001fa\u001f \u0016b\u0016', 'a b'],
    ['a colour within bold', '\u0002[\u000304a\u0003 b]\u0002', '*[a b]*'],
    ['bold in a word, which the room has not', 'a\u0002b\u0002c', 'abc'],
    ['nothing bold', 'a \u0002\u0002b', 'a b'],
    ['mono around a mark', '\u0011*a*\u0011', '*a*'],
    ['TAB', 'a\tb', 'a b'],
    ['any other control', 'a\u0007\u0001b\u001bc\u0085', 'abc'],
  ])('%s', (_, line, text) => {
    expect(said(line)).toEqual(say(text))
  })

  it.each([
    '*bold* _and_ `so`',
    '2*3*4 snake_case',
    '*a \u0002b\u0002 c*',
    '\u0002*a*\u0002 \u001db',
    '```a``` \u0002b',
    '[t](https://a.example) \u0002b',
    '<script>&amp;',
  ])('keeps the marks that were typed: %j', (line) => {
    expect(said(line)).toEqual(say(line.replaceAll(/\p{Cc}/gu, '')))
  })

  it('takes the guard out of a name that was copied', () => {
    const name = shownName('Ann', channel('ann').nicks)
    expect(name).not.toBe('Ann')
    expect(said(`<${name}> said`)).toEqual(say('<Ann> said'))
  })

  it('is what it was sent as', () => {
    expect(incoming('NOTICE', 'hi', TEXT_MAX)).toEqual({ kind: 'notice', texts: ['hi'] })
  })

  it.each([
    ['closed', '\u0001ACTION waves\u0001'],
    ['not closed', '\u0001ACTION waves'],
    ['in small letters', '\u0001action waves\u0001'],
  ])('ACTION %s', (_, line) => {
    expect(said(line)).toEqual({ kind: 'action', texts: ['waves'] })
  })

  it.each(['\u0001VERSION\u0001', '\u0001PING 1', '\u0001ACTIONS a\u0001', '\u0001', '\u0001\u0001ACTION a'])(
    'is for programs: %j',
    (line) => {
      expect(said(line)).toEqual({ kind: 'nothing', why: 'ctcp' })
    },
  )

  it('is for programs as a NOTICE, whatever it says', () => {
    expect(incoming('NOTICE', '\u0001ACTION a\u0001', TEXT_MAX)).toEqual({ kind: 'nothing', why: 'ctcp' })
  })

  it.each(['', ' ', '\u0002\u0002', '\u000304', '\u200b', '\u0001ACTION\u0001', '\u0001ACTION \u0001'])(
    'is nothing where nothing shows: %j',
    (line) => {
      expect(said(line)).toEqual({ kind: 'nothing', why: 'empty' })
    },
  )

  it('is several entries rather than cut', () => {
    expect(said('one two three', 8)).toEqual(say('one two', 'three'))
    expect(said('\u0002one two three', 10)).toEqual(say('*one two*', '*three*'))
    expect(said('\u0002aaaa bbbb', 6)).toEqual(say('*aaaa*', '*bbbb*'))
    expect(said('\u001eaaaa\u001e', 6)).toEqual(say('aaaa'))
  })

  it('is what the room takes as it is, whatever it was', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 20, max: 400 }), (line, textMax) => {
        const read = said(line, textMax)
        if (read.kind === 'nothing') return
        for (const text of read.texts) {
          expect(cleanText(text, textMax)).toEqual({ ok: true, text })
          expect(codePoints(text)).toBeLessThanOrEqual(textMax)
          expect(text).not.toMatch(/[\n\u200b]/u)
        }
      }),
    )
  })
})
