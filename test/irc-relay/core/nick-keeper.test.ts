import { describe, expect, it } from 'vitest'
import type { IrcEvent } from '../../../irc-relay/core/irc-event.ts'
import { MINUTE, registered, SECOND, speaker, TIERS } from '../support/relay-bed.ts'
import { closed, dismissed, fresh, live } from '../support/talk.ts'

describe('our nick', () => {
  const refused = (nick: string): IrcEvent => ({ is: 'nick refused', nick, why: 'in use' })

  it('is not asked for as fast as it is refused', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, ...Array.from({ length: 20 }, () => refused('x')))
    expect(bed.took('nick').length).toBe(4)
    expect(bed.took('destroy').length).toBe(1)
    bed.run(MINUTE)
    expect(bed.took('dial').at(-1)).toMatchObject({ nick: 'relay' })
  })

  it('[case 18] gives way on the same connection, and is asked for when its holder goes or every 60 s', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, refused('relay'))
    expect(bed.took('nick')).toMatchObject([{ nick: 'relay_' }])
    bed.irc(refused('relay_'))
    expect(bed.took('nick')).toMatchObject([{ nick: 'relay5000' }])
    bed.irc(registered(TIERS.C, 'relay5000'), { is: 'joined', self: speaker('relay5000') })
    bed.irc({ is: 'pong', token: 'in-1' })
    bed.rest(MINUTE)
    expect(bed.took('nick')).toMatchObject([{ nick: 'relay' }])
    bed.irc(refused('relay'))
    bed.irc({ is: 'went', nick: 'Relay', split: false })
    expect(bed.took('nick')).toMatchObject([{ nick: 'relay' }])
    bed.irc({ is: 'renamed', from: 'relay5000', to: 'relay', isSelf: true })
    bed.rest(5 * MINUTE)
    expect(bed.took('nick')).toEqual([])
    bed.took('dial')
    bed.irc(closed)
    bed.run(5 * SECOND)
    expect(bed.took('dial')).toMatchObject([{ nick: 'relay' }])
  })

  it('is not asked for again by the next attempt if it was just refused', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, refused('relay'), closed)
    bed.took('dial')
    bed.run(30 * SECOND)
    expect(bed.took('dial')).toMatchObject([{ nick: 'relay_' }])
  })

  it('is what the next attempt begins with once we have had it again', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, refused('relay'), registered(TIERS.C, 'relay_'))
    bed.irc({ is: 'renamed', from: 'relay_', to: 'relay', isSelf: true }, closed)
    bed.took('dial')
    bed.run(20 * SECOND)
    expect(bed.took('dial')).toMatchObject([{ nick: 'relay' }])
  })

  it('is asked for on a connection, not between two', () => {
    const bed = fresh()
    bed.irc({ is: 'opened' }, refused('relay'), registered(TIERS.C, 'relay_'), dismissed('throttled'))
    bed.took('nick')
    bed.run(100 * SECOND)
    expect(bed.took('nick')).toEqual([])
  })

  it('[case 20] is known under which services have put us, and asked for', () => {
    const bed = fresh()
    bed.live()
    bed.irc({ is: 'renamed', from: 'relay', to: 'Guest123', isSelf: true })
    bed.irc({ is: 'heard', line: { command: 'PRIVMSG', by: speaker('guest123'), text: 'own' } })
    expect(bed.took('keep')).toEqual([])
    bed.rest(MINUTE)
    expect(bed.took('nick')).toMatchObject([{ nick: 'relay' }])
  })

  it('[case 19] held by a dead connection of ours is ours: what that says is not heard', () => {
    const bed = live()
    bed.irc(closed)
    bed.run(30 * SECOND)
    bed.live(TIERS.C, 'relay_', ['relay'])
    const line = { command: 'PRIVMSG', by: speaker('relay'), text: '<ann> hi' } as const
    bed.irc({ is: 'heard', line })
    expect(bed.took('keep')).toEqual([])
    bed.irc({ is: 'renamed', from: 'relay', to: 'Guest7', isSelf: false })
    bed.irc({ is: 'heard', line: { ...line, by: speaker('Guest7') } })
    expect(bed.took('keep')).toEqual([])
    bed.irc({ is: 'went', nick: 'guest7', split: false })
    bed.irc({ is: 'heard', line: { ...line, by: speaker('Guest7'), text: 'somebody else' } })
    expect(bed.took('keep').length).toBe(1)
  })
})
