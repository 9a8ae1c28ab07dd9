import { afterEach, describe, expect, it, vi } from 'vitest'
import { CHANNEL, type LinkBed, openBed, plain } from '../support/irc/link-bed.ts'
import { Observer } from '../support/irc/observer.ts'
import { ISUPPORT, MODERN_CAPS, ScriptedIrcd } from '../support/irc/scripted-ircd.ts'

const MODERN = { caps: MODERN_CAPS, isupport: ISUPPORT }
const POOR = { isupport: ISUPPORT }
/** As it stands in a line to the channel. */
const say = (text: string) => ({ command: 'PRIVMSG', text }) as const

const open: { readonly links: LinkBed[]; readonly ircds: ScriptedIrcd[] } = { links: [], ircds: [] }
async function start(options: Parameters<typeof ScriptedIrcd.start>[0]): Promise<ScriptedIrcd> {
  const ircd = await ScriptedIrcd.start(options)
  open.ircds.push(ircd)
  return ircd
}
function link(...args: Parameters<typeof openBed>): LinkBed {
  const bed = openBed(...args)
  open.links.push(bed)
  return bed
}
async function joined(ircd: ScriptedIrcd): Promise<LinkBed> {
  const bed = link(plain(ircd.port))
  await bed.join()
  return bed
}
afterEach(async () => {
  for (const bed of open.links.splice(0)) bed.link.destroy()
  for (const ircd of open.ircds.splice(0)) await ircd.stop()
})

describe('letting in', () => {
  it('registers, joins, and tells what the connection can prove', async () => {
    const ircd = await start(MODERN)
    const bed = await joined(ircd)
    expect(await bed.first('registered')).toMatchObject({
      nick: 'sax',
      network: 'Scripted',
      isupport: { CASEMAPPING: 'rfc1459', NICKLEN: '30' },
      proofs: { echo: true, label: true, msgid: true, history: 'asked' },
      account: null,
    })
    expect(await bed.first('joined')).toEqual({
      is: 'joined',
      self: { nick: 'sax', user: 'sax', host: 'host.invalid' },
    })
    expect(await bed.first('names')).toEqual({ is: 'names', nicks: ['sax'] })
    expect(bed.all('fault')).toEqual([])
  })
  it('works on a server without CAP and 005', async () => {
    const ircd = await start({})
    const bed = await joined(ircd)
    expect(await bed.first('registered')).toMatchObject({
      network: null,
      isupport: {},
      proofs: { echo: false, label: false, msgid: false, history: 'none' },
    })
    expect(bed.link.say(CHANNEL, say('hi'), 'a1')).toBe(true)
    await bed.fence()
    // A tag would be taken for a command, and the line be gone.
    expect(ircd.processed).toContain('PRIVMSG #sax :hi')
  })
})
