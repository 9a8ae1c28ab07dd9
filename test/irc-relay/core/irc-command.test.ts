import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ircCommand } from '../../../irc-relay/core/irc-command.ts'
import { anyText } from '../support/any-text.ts'

it.each([
  ['JOIN', ['#c', 'key'], null, 'JOIN #c key'],
  ['TOPIC', ['#c'], ':) hi', 'TOPIC #c ::) hi'],
  ['TOPIC', ['#c'], '', 'TOPIC #c :'],
  ['QUIT', [], 'bye', 'QUIT :bye'],
] as const)('%s', (command, middles, trailing, line) => {
  expect(ircCommand(command, middles, trailing)).toBe(line)
})

it.each(['', ' ', ':x', 'a b', 'a\r\nQUIT', 'a\0', '#a\u0007'])('takes no parameter %j', (middle) => {
  expect(ircCommand('JOIN', [middle], null)).toBeNull()
})

it.each(['a\rb', 'a\nb', 'a\0b'])('takes no last parameter %j', (trailing) => {
  expect(ircCommand('TOPIC', ['#c'], trailing)).toBeNull()
})

it('is one line with as many parameters as were given, or nothing', () => {
  fc.assert(
    fc.property(anyText, anyText, (middle, trailing) => {
      const line = ircCommand('X', [middle], trailing)
      if (line === null) return
      expect(line).not.toMatch(/[\r\n\0]/u)
      expect(line.split(' ', 2)).toEqual(['X', middle])
      expect(line.slice(line.indexOf(' :') + 2)).toBe(trailing)
    }),
  )
})
