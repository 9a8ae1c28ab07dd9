import { expect, it } from 'vitest'
import { SLOW_SECONDS_MAX } from '../../../protocol/limits.ts'
import { markupTokens } from '../../../protocol/markup.ts'
import { argumentOf, commandsFor, slowSeconds } from '../../../widget/core/commands.ts'
import { shrug, unknownCommand } from '../../../widget/strings-writing.ts'
import { MERTH } from '../view-fixture.ts'

it('are those that are of use', () => {
  expect(commandsFor(null)).toEqual(['me', 'shrug', 'ignore', 'unignore', 'help'])
  expect(commandsFor({ ...MERTH, can: ['read', 'post', 'moderate'] })).toContain('topic')
  expect(unknownCommand('x', ['me', 'help'])).toBe(
    'Unknown command /x. There are /me, /help. Type // to start with a slash.',
  )
})

it.each([
  ['/topic  Tea\n at five ', 'Tea\n at five'],
  [' /ignore Mary Ann', 'Mary Ann'],
  ['/help', ''],
  ['/shrug //x', '//x'],
])('%j has the argument %j', (typed, argument) => {
  expect(argumentOf(typed)).toBe(argument)
})

it.each([
  ['0', 0],
  ['off', 0],
  ['30', 30],
  [String(SLOW_SECONDS_MAX), SLOW_SECONDS_MAX],
  [String(SLOW_SECONDS_MAX + 1), null],
  ['', null],
  ['-1', null],
  ['1.5', null],
  ['5 s', null],
  ['9'.repeat(400), null],
])('[M1] slow mode of %j is %j', (argument, seconds) => {
  expect(slowSeconds(argument)).toBe(seconds)
})

it('a shrug is read as it is written', () => {
  expect(markupTokens(`well ${shrug}`)).toEqual([{ is: 'text', text: `well ${shrug}` }])
})
