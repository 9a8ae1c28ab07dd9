import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Background, type Channel, entryLines } from '../../../irc-relay/core/entry-lines.ts'
import { outgoing } from '../../../irc-relay/core/irc-line.ts'
import { wordsOf } from '../../../irc-relay/core/format.ts'
import { markedLines } from '../../../irc-relay/core/marked-lines.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { anyText } from '../support/any-text.ts'
import { ANN, AT, channel, CHANNEL, entry, passedOn, withoutCodes } from '../support/scene.ts'

const NOTHING: Background = { repliedTo: null, before: null }
const TIM = { id: 'irc:tim', name: 'Tim' }

/** Command and text of every line, as a reader of these tests sees them. */
function lines(
  from: Entry,
  {
    background = NOTHING,
    now = AT,
    to = channel(),
  }: { background?: Background; now?: number; to?: Channel } = {},
): readonly string[] {
  return entryLines(from, to, background, now).map(({ command, text }) =>
    command === 'PRIVMSG' ? text : `${command} ${text}`,
  )
}
const said = (text: string, to?: Channel): readonly string[] =>
  lines(entry('say', { text }), { ...(to && { to }) })

describe('what is said', () => {
  it.each([
    ['hi', '<ann> hi'],
    ['*a* _b_ ~~c~~ `d`', '<ann> \u0002a\u0002 \u001db\u001d \u001ec\u001e \u0011d\u0011'],
    ['*a _b_ c*', '<ann> \u0002a \u001db\u001d c\u0002'],
    [
      'see [the rules](https://a.example/x), https://b.example.',
      '<ann> see the rules (https://a.example/x), https://b.example.',
    ],
    ['2*3*4 snake_case_name', '<ann> 2*3*4 snake_case_name'],
    ['/quit', '<ann> /quit'],
    [':)', '<ann> :)'],
  ])('%j', (text, line) => {
    expect(said(text)).toEqual([line])
  })

  it('is told as what it is', () => {
    expect(lines(entry('action', { text: 'waves' }))).toEqual(['ACTION <ann> waves'])
    expect(lines(entry('notice', { text: 'back soon' }))).toEqual(['NOTICE <ann> back soon'])
  })

  it('takes a line for each line, none for a blank one, and code line by line', () => {
    expect(said('a\n\n \nb\u200b')).toEqual(['<ann> a', '<ann> b\u200b'])
    expect(said('see ```ts\n  a *b*\n\n  c\n``` so')).toEqual([
      '<ann> see ',
      '<ann> \u0011  a *b*\u0011',
      '<ann> \u0011  c\u0011',
      '<ann>  so',
    ])
  })

  it.each(['', ' ', '\n \n', '\u200b', '\r\n\0'])('is nothing where nothing shows: %j', (text) => {
    expect(said(text)).toEqual([])
  })

  it('is not told again where it came from, nor once it is gone [R3]', () => {
    expect(lines(entry('say', { text: 'hi', by: TIM }))).toEqual([])
    expect(lines({ seq: 7, at: AT, by: ANN, kind: 'say', removed: true })).toEqual([])
    expect(lines(entry('remove', { targets: [3] }))).toEqual([])
    expect(lines(entry('topic', { text: 'hi' }))).toEqual([])
  })
})

describe('a long text', () => {
  it('has the name in front of every line, and the marks go on', () => {
    const word = `${'x'.repeat(99)} `
    const [first, second, ...none] = said(`*${word.repeat(4).trim()}*`)
    expect(none).toEqual([])
    expect(first).toBe(`<ann> \u0002${word.repeat(3)}\u0002`)
    expect(second).toBe(`<ann> \u0002${word.trim()}\u0002`)
  })

  it.each([
    ['300 lines', Array.from({ length: 300 }, (_, i) => `line ${i}`).join('\n'), 294],
    ['a word of 64 kB', 'x'.repeat(65_536), Math.ceil(65_536 / 311) - 6],
  ])('of %s ends after six lines with where the rest is', (_, text, left) => {
    const shown = said(text)
    expect(shown).toHaveLength(7)
    expect(shown.at(-1)).toBe(`<ann> … +${left} lines https://chat.example/#7`)
  })

  it('of six lines is whole, of seven leads to the one', () => {
    expect(said('a\nb\nc\nd\ne\nf')).toHaveLength(6)
    expect(said('a\nb\nc\nd\ne\nf\ng').at(-1)).toBe('<ann> … +1 line https://chat.example/#7')
  })

  it('is counted after it is split', () => {
    expect(said(`${'x'.repeat(600)}\n`.repeat(3).trim())).toHaveLength(6)
    expect(said(`${'x'.repeat(600)}\n`.repeat(4).trim()).at(-1)).toMatch(/… \+2 lines/u)
  })
})

describe('a reply', () => {
  const reply = (text: string, repliedTo: Background['repliedTo']) =>
    lines(entry('say', { text, reply: 3 }), { to: channel('tim'), background: { repliedTo, before: null } })

  it.each([
    ['calls whom it answers on IRC', 'yes', TIM, '<ann> Tim: yes'],
    ['does not call a namesake there', 'yes', { id: 'forum:2', name: 'Tim' }, '<ann> T\u200bim: yes'],
    ['does not say the name twice', '@Tim yes', TIM, '<ann> @Tim yes'],
    ['knows a name from a word that begins so', 'Time flies', TIM, '<ann> Tim: Time flies'],
    ['is a line like any other where nobody knows to whom', 'yes', null, '<ann> yes'],
  ])('%s', (_, text, repliedTo, line) => {
    expect(reply(text, repliedTo)).toEqual([line])
  })

  it('says it once, in the first line', () => {
    expect(reply('a\nb', TIM)).toEqual(['<ann> Tim: a', '<ann> b'])
  })
})

describe('a correction', () => {
  const long =
    'The meeting is on Tuesday at noon in the big hall behind the old library, bring your own chairs please'
  const corrected = (before: string | null, text: string) =>
    lines(entry('edit', { target: 5, text }), { background: { repliedTo: null, before } })

  it.each([
    [
      'of a long text shows what changed',
      long,
      long.replace('Tuesday', 'Wednesday'),
      '… meeting is on Wednesday at noon in …',
    ],
    ['of a short text shows all of it', 'at *noon*', 'at *one*', 'at \u0002one\u0002'],
    ['of a text nobody kept shows all of it', null, 'at *one*', 'at \u0002one\u0002'],
  ])('%s', (_, before, after, shown) => {
    expect(corrected(before, after)).toEqual([`ann edited: ${shown}`])
  })

  it('is not told where no word changed or the text no longer stands', () => {
    expect(corrected('a *b*', 'a b')).toEqual([])
    expect(lines(entry('edit', { target: 5 }))).toEqual([])
  })

  it('of many lines leads to the message it is about', () => {
    expect(corrected(null, 'a\n'.repeat(8)).at(-1)).toBe('ann edited: … +2 lines https://chat.example/#5')
  })
})

describe('what comes late', () => {
  it('says when it was said, in every line', () => {
    const late = entry('say', { text: 'a\nb' })
    expect(lines(late, { now: AT + 60_000 })).toEqual(['<ann> a', '<ann> b'])
    expect(lines(late, { now: AT + 60_001 })).toEqual(['[14:02 UTC] <ann> a', '[14:02 UTC] <ann> b'])
    expect(lines(late, { now: AT + 86_400_000 })).toEqual([
      '[2026-11-24 14:02 UTC] <ann> a',
      '[2026-11-24 14:02 UTC] <ann> b',
    ])
  })
})

const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    kind: fc.constantFrom('say', 'action', 'notice', 'edit', 'announce'),
    name: anyText,
    text: anyText,
    title: anyText,
    url: fc.oneof(
      fc.webUrl(),
      anyText.map((end) => `https://a.example/${end}`),
    ),
    at: fc.constantFrom(AT, 0),
  })
  .map(({ kind, name, text, title, url, at }) => {
    const by = { id: 'forum:1', name }
    if (kind === 'edit') return entry('edit', { at, by, target: 5, text })
    if (kind !== 'announce') return entry(kind, { at, by, text })
    const topic = { title, url }
    return entry('announce', { at, by, event: 'topic.created', key: 'k', actor: { name }, topic })
  })

describe('for every entry', () => {
  it('each line passes the gate and arrives whole', () => {
    fc.assert(
      fc.property(anyEntry, anyText, (from, before) => {
        for (const line of entryLines(from, channel('ann'), { repliedTo: TIM, before }, AT)) {
          const gate = outgoing(CHANNEL, line)
          expect(gate).toMatchObject({ ok: true })
          if (gate.ok) expect(passedOn(gate.line)).toBeLessThanOrEqual(512)
        }
      }),
    )
  })

  it('no line begins as another’s', () => {
    fc.assert(
      fc.property(anyEntry, (from) => {
        for (const { text } of entryLines(from, channel(), NOTHING, AT)) {
          const [, name] = /^(?:\[[^\]]*\] )?<([^>]*)> /u.exec(text) ?? []
          if (from.kind === 'edit' || from.kind === 'announce') expect(name).toBeUndefined()
          else expect(name).not.toMatch(/[<>]/u)
        }
      }),
    )
  })

  it('what is shown of a text is the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = said(text)
        const prefix = '<ann> '
        expect(shown.every((line) => line.startsWith(prefix))).toBe(true)
        const whole = markedLines(text).map(wordsOf).join('')
        const words = shown
          .slice(0, 6)
          .map((line) => withoutCodes(line.slice(prefix.length)))
          .join('')
        expect(whole.startsWith(words)).toBe(true)
        if (shown.length <= 6) expect(words).toBe(whole)
      }),
    )
  })

  it('a message of 4 000 characters of every script is whole where nothing limits it', () => {
    const text = '漢字👩‍👩‍👧‍👦e\u0301שלום '.repeat(250)
    const unlimited: Channel = { ...channel(), budget: { PRIVMSG: 4_000, ACTION: 4_000, NOTICE: 4_000 } }
    const shown = said(text, unlimited)
    expect(shown.map((line) => line.slice('<ann> '.length)).join('')).toBe(text.normalize('NFC').trim())
    expect(shown.join('')).not.toContain('\ufffd')
  })

  it('a lone surrogate is the character that stands for what cannot be read', () => {
    expect(said('a\ud83db')).toEqual(['<ann> a\ufffdb'])
  })
})
