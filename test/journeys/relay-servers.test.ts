import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observer } from '../support/irc/observer.ts'
import { type Ircd, KINDS } from './support/irc-kinds.ts'
import { CHANNEL, NICK, RELAY_ADDRESS, RelaySite } from './support/relay-site.ts'
import type { WebPerson } from './support/web-person.ts'

describe.each(KINDS)('with two servers of $name', (kind) => {
  let site: RelaySite
  let ann: WebPerson
  let holder: Observer
  /** Somebody in the channel of each. */
  let first: Observer
  let second: Observer
  beforeAll(async () => {
    site = await RelaySite.start(kind, { servers: 2 })
    holder = await site.observer(NICK, server(0), '#elsewhere')
    ;[first, second] = [await site.observer('one', server(0)), await site.observer('two', server(1))]
    ann = await site.member('42', { name: 'Ann' })
    await site.launchLive()
  })
  afterAll(() => site.stop())

  function server(i: number): Ircd {
    const [ircd] = site.ircds.slice(i)
    if (!ircd) throw new Error(`there is no server ${i}`)
    return ircd
  }
  const nameOf = (i: number): string => `irc://127.0.0.1:${site.ircWires[i]?.port}`

  it('[case 18] takes another nick where its own is taken, and its own when that is free', async () => {
    await first.sees(new RegExp(`^:${NICK}_!\\S+ JOIN :?${CHANNEL}`, 'u'))
    holder.leave()
    await first.sees(new RegExp(`^:${NICK}_!\\S+ NICK :?${NICK}$`, 'u'))
    await ann.say('web-1 under its own name')
    expect(await first.sees(/web-1/u)).toMatch(new RegExp(`^:${NICK}!`, 'u'))
  })

  it('[case 5] leaves a server that stands still, and says on the other what it has not said', async () => {
    const { length } = ann.frames
    server(0).stall()
    try {
      await ann.say('web-2 into the void')
      await second.sees(/web-2/u)
      expect(await ann.seesIrc('up', length)).toMatchObject({ state: 'up' })
    } finally {
      server(0).resume()
    }
  })

  it('[case 1] goes to the next server when its own dies, with what was said meanwhile', async () => {
    const { length } = ann.frames
    server(1).kill()
    await ann.seesIrc('down', length)
    await ann.say('web-3 to nobody')
    expect(await first.sees(/web-3/u)).toContain('<Ann>')
    await server(1).revive()
    second = await site.observer('two', server(1))
  })

  it('[case 21] leaves alone a server that has banned it, also after a restart', async () => {
    first.send('OPER oper operpass')
    await first.sees(/ 381 /u)
    first.send(kind.ban(RELAY_ADDRESS))
    await ann.say('web-4 elsewhere')
    await second.sees(/web-4/u)
    expect(site.relay.logged('lost').at(-1)?.['detail']).toMatch(/^banned: /u)
    await site.relay.kill()
    const again = await site.launchLive()
    expect(again.logged('dial').map(({ detail }) => detail)).toEqual([nameOf(1)])
    await ann.say('web-5 elsewhere still')
    await second.sees(/web-5/u)
  })
})
