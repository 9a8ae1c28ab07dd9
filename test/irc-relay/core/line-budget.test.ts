import { describe, expect, it } from 'vitest'
import { lineBudgets, serverLengths } from '../../../irc-relay/core/line-budget.ts'
import { CHANNEL, MASK, passedOn } from '../support/scene.ts'

const usual = serverLengths({})

describe('bytes left for text', () => {
  it('fill the line but for the reserve, with the longest mask and channel', () => {
    const budget = lineBudgets(CHANNEL, MASK, usual).PRIVMSG
    expect(passedOn(`PRIVMSG ${CHANNEL} :${'x'.repeat(budget)}`)).toBe(512 - 10)
    const acted = lineBudgets(CHANNEL, MASK, usual).ACTION
    expect(passedOn(`PRIVMSG ${CHANNEL} :\u0001ACTION ${'x'.repeat(acted)}\u0001`)).toBe(512 - 10)
    const noted = lineBudgets(CHANNEL, MASK, usual).NOTICE
    expect(passedOn(`NOTICE ${CHANNEL} :${'x'.repeat(noted)}`)).toBe(512 - 10)
  })

  it('follow the mask: a longer host takes what it takes', () => {
    const short = lineBudgets('#c', { ...MASK, host: 'a.example' }, usual).PRIVMSG
    const long = lineBudgets('#c', { ...MASK, host: 'ü.a.example' }, usual).PRIVMSG
    expect(short - long).toBe(4 - 1)
  })

  it.each([
    ['as announced', { NICKLEN: '20', USERLEN: '10', HOSTLEN: '40' }, 20 + 10 + 40],
    ['as usual where nothing is announced', {}, 30 + 12 + 63],
    [
      'as usual where what is announced is no length',
      { NICKLEN: '', USERLEN: '-1', HOSTLEN: 'x' },
      30 + 12 + 63,
    ],
  ])('before the mask is known: %s', (_, announced, mask) => {
    const lengths = serverLengths(announced)
    expect(lineBudgets('#c', null, lengths).PRIVMSG).toBe(512 - 2 - 10 - mask - ':!@ PRIVMSG #c :'.length)
  })

  it('are more where the server takes longer lines', () => {
    const more = lineBudgets('#c', MASK, serverLengths({ LINELEN: '2048' })).PRIVMSG
    expect(more - lineBudgets('#c', MASK, usual).PRIVMSG).toBe(2048 - 512)
  })

  it('are never too few to go on', () => {
    expect(lineBudgets(`#${'c'.repeat(600)}`, MASK, usual).PRIVMSG).toBe(200)
  })
})
