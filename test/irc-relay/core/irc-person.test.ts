import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ircPerson, isFromIrc } from '../../../irc-relay/core/irc-person.ts'
import { ircPersonSchema } from '../../../protocol/author.ts'
import { anyChars } from '../support/any-text.ts'

describe('[R1] who speaks on IRC', () => {
  it.each([
    ['Ann', { id: 'irc:ann', name: 'Ann' }],
    ['Ann[away]', { id: 'irc:ann{away}', name: 'Ann[away]' }],
    ['Jörg', { id: 'irc:jörg', name: 'Jörg' }],
    ['a\u200bb c', { id: 'irc:a%200bb%20c', name: 'a\u200bb c' }],
    ['', { id: 'irc:%', name: '%' }],
    ['\u200b', { id: 'irc:%200b', name: '%200b' }],
    ['\ufe00', { id: 'irc:\ufe00', name: '%' }],
    ['N'.repeat(80), { id: `irc:${'n'.repeat(64)}`, name: 'N'.repeat(64) }],
  ])('%j', (nick, person) => {
    expect(ircPerson(nick, 'rfc1459')).toEqual(person)
  })

  it('is somebody the room takes, whatever the nick', () => {
    fc.assert(
      fc.property(anyChars(90), (nick) => {
        const person = ircPerson(nick, 'rfc1459')
        expect(v.parse(ircPersonSchema, person)).toEqual(person)
        expect(isFromIrc(person)).toBe(true)
      }),
      { examples: [['\ud83d'], ['\u0344'.repeat(64)], ['%'.repeat(64)]] },
    )
  })
})
