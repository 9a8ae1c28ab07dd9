import { describe, expect, it } from 'vitest'
import type { Message } from '../../../protocol/entry.ts'
import { emojiAt, peopleFor, queryAt } from '../../../widget/core/completion.ts'
import { emojiFor, emojiNamed } from '../../../widget/core/emoji.ts'
import { announce, LIVE, MERTH } from '../view-fixture.ts'

/** The caret stands at `|`. */
function at(text: string): [string, number] {
  return [text.replace('|', ''), text.indexOf('|')]
}

describe('what is being typed', () => {
  it.each([
    ['@a|', { is: 'person', from: 0, typed: 'a' }],
    ['hi @Zoë|, there', { is: 'person', from: 3, typed: 'Zoë' }],
    ['hi @Mary An|', { is: 'person', from: 3, typed: 'Mary An' }],
    ['(@1up|', { is: 'person', from: 1, typed: '1up' }],
    ['@Ann :sm|', { is: 'emoji', from: 5, typed: 'sm' }],
    ['so\n:+1|', { is: 'emoji', from: 3, typed: '+1' }],
    ['`code` :ta|', { is: 'emoji', from: 7, typed: 'ta' }],
    ['```\ncode\n``` :ta|', { is: 'emoji', from: 13, typed: 'ta' }],
    ['/|', { is: 'command', from: 0, typed: '' }],
    ['/sh|', { is: 'command', from: 0, typed: 'sh' }],
  ])('%j is %j', (text, query) => {
    expect(queryAt(...at(text))).toEqual(query)
  })

  it.each([
    '|',
    '@|',
    'ann@exam|',
    'https://a.example/@ann|',
    'a @b c@d|',
    '@an|n',
    ':D|',
    ':)|',
    '::ab|',
    '10:30|',
    'std::vec|',
    'https://a.example|',
    '`x :ta|`',
    '```\n@an|',
    '``` :ta|',
    '//et|',
    '/me wa|',
    'a /sh|',
    ' /sh|',
  ])('%j is nothing to complete', (text) => {
    expect(queryAt(...at(text))).toBeNull()
  })

  it.each([
    [':tada:|', { from: 0, emoji: '🎉' }],
    ['so :TADA:| what', { from: 3, emoji: '🎉' }],
    [':+1:|', { from: 0, emoji: '👍' }],
    ['a:tada:|', null],
    [':nonsense:|', null],
    ['::|', null],
    ['`:tada:|', null],
    ['10:30:|', null],
    ['std::x:|', null],
  ])('%j between colons is %j', (text, emoji) => {
    expect(emojiAt(...at(text))).toEqual(emoji)
  })
})

describe('people', () => {
  const by = (seq: number, id: string, name: string): Message => ({
    seq,
    at: seq,
    kind: 'say',
    by: { id, name },
    text: '',
  })
  const rows = [
    by(1, 'forum:1', 'Ann'),
    by(2, 'forum:2', 'Anders'),
    by(3, MERTH.id, MERTH.name),
    announce(4),
    by(5, 'forum:3', 'Mary Ann'),
    by(6, 'forum:1', 'Ann'),
    by(7, 'irc:ann', 'ann'),
    by(8, 'forum:9', 'Andy'),
  ]
  const present = [{ id: 'forum:4', name: 'Ángel' }, { id: 'forum:2', name: 'Anders' }, MERTH]
  const names = (typed: string, max = 8, leftOut = '') =>
    peopleFor(typed, { ...LIVE, rows }, present, (id) => id === leftOut, max).map(({ name }) => name)

  it('who spoke last come first, then who is here, then later words of a name; once each', () => {
    expect(names('an')).toEqual(['Andy', 'ann', 'Anders', 'Ángel', 'Mary Ann'])
    expect(names('MARY A')).toEqual(['Mary Ann'])
  })

  it('are bounded, without oneself, the room and the ignored', () => {
    expect(names('an', 2)).toEqual(['Andy', 'ann'])
    expect(names('an', 8, 'forum:9')).not.toContain('Andy')
    expect([names('mer'), names('sax')]).toEqual([[], []])
  })
})

describe('emoji', () => {
  it('are found by the beginning of their name, then of a later word, each once', () => {
    expect(emojiFor('thumbs', 8).map(({ name }) => name)).toEqual(['thumbsup', 'thumbsdown'])
    expect(emojiFor('EYES', 8).map(({ name }) => name)).toEqual(['eyes', 'heart_eyes', 'roll_eyes'])
    expect(emojiFor('s', 8)).toHaveLength(8)
    expect(new Set(emojiFor('', 999).map(({ emoji }) => emoji)).size).toBe(emojiFor('', 999).length)
  })

  it('have a name that is one emoji', () => {
    for (const { name, emoji } of emojiFor('', 999)) {
      expect([name, /^[a-z0-9_+-]{1,40}$/.test(name)]).toEqual([name, true])
      expect([name, [...new Intl.Segmenter().segment(emoji)].length]).toEqual([name, 1])
      expect([name, /\p{Emoji_Presentation}|\ufe0f/u.test(emoji)]).toEqual([name, true])
    }
    expect([emojiNamed('TaDa'), emojiNamed('tad')]).toEqual(['🎉', null])
  })
})
