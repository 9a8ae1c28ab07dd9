import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { CHANNEL, type LinkBed, plain } from '../support/irc/link-bed.ts'
import { ircBed, MODERN, POOR, say } from '../support/irc/irc-bed.ts'
import type { ScriptedIrcd } from '../support/irc/scripted-ircd.ts'
import { freePort } from '../../scripts/runtime.ts'

const { start, open, join } = ircBed()
const FROM_ANN = ':ann!a@ann.invalid'

/** Nothing is heard of it any more, and the server sees that it is gone. */
async function expectSilentEnd(bed: LinkBed, ircd: ScriptedIrcd): Promise<void> {
  const before = bed.events.length
  bed.link.destroy()
  expect(bed.link.say(CHANNEL, say('hi'), null)).toBe(false)
  ircd.resume()
  await expect.poll(() => ircd.connections).toBe(0)
  expect(bed.events.slice(before)).toEqual([])
}

describe('the end of a connection', () => {
  it('is told where nobody listens, and it is not the fault of TLS', async () => {
    const port = await freePort()
    for (const server of [plain(port), { ...plain(port), tls: { ca: null, pins: [] } }]) {
      const bed = open(server)
      expect(await bed.first('closed')).toMatchObject({
        detail: expect.stringContaining('ECONNREFUSED'),
        tls: false,
      })
      expect(bed.events).toHaveLength(1)
    }
  })

  it('is told, later, of what cannot even be tried', async () => {
    const bed = open(plain(70_000))
    expect(bed.events).toEqual([])
    expect(await bed.first('closed')).toMatchObject({ detail: expect.stringContaining('Port'), tls: false })
  })

  it('is told, once, when the server dies before or after it has processed a line', async () => {
    for (const when of ['before', 'after'] as const) {
      const { ircd, bed } = await join(MODERN)
      ircd.dieAt(/token/u, when)
      bed.link.say(CHANNEL, say('token'), 'r1.0')
      await bed.first('closed')
      expect(ircd.processed.some((line) => line.includes('token'))).toBe(when === 'after')
      expect(bed.all('echo')).toEqual([])
      await expect.poll(() => ircd.connections).toBe(0)
      expect(bed.events.at(-1)?.is).toBe('closed')
      expect(bed.all('closed')).toHaveLength(1)
    }
  })

  it('comes after our QUIT, with the last word of the server', async () => {
    const { bed } = await join(MODERN)
    bed.link.quit('bye')
    await bed.first('closed')
    expect(bed.all('dismissed')).toMatchObject([{ how: 'error', text: expect.stringContaining('bye') }])
  })

  it('tells an operator who kills us from other ends', async () => {
    const { ircd, bed } = await join(MODERN)
    const { socket } = ircd.seatOf('sax')
    socket.end(':op!o@h KILL sax :no\r\nERROR :Closing link: (sax@h) [Killed (op (no))]\r\n')
    await bed.first('closed')
    expect(bed.all('dismissed').map(({ how }) => how)).toEqual(['kill', 'kill'])
  })

  it('does not wait for what is still to be written', async () => {
    const { ircd, bed } = await join(POOR)
    ircd.stall()
    for (let i = 0; i < 50_000; i += 1) bed.link.say(CHANNEL, say('x'.repeat(400)), null)
    // The server is gone but for its reading side, which nobody reads.
    ircd.seatOf('sax').socket.end('ERROR :bye\r\n')
    await bed.first('closed')
    expect(bed.all('dismissed')).toHaveLength(1)
  })
})

describe('a link that is destroyed', () => {
  it('ends before anything was connected', async () => {
    const ircd = await start(MODERN)
    await expectSilentEnd(open(plain(ircd.port)), ircd)
  })

  it('ends while TLS is negotiated with somebody who never answers', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const closed = new Promise<void>((resolve) => {
      silent.on('connection', (socket) => {
        socket.once('data', () => bed.link.destroy())
        socket.on('error', () => {}).on('close', () => resolve())
      })
    })
    const { port } = silent.address() as AddressInfo
    const bed = open({ ...plain(port), tls: { ca: null, pins: [] } })
    await closed
    expect(bed.events).toEqual([])
    silent.close()
  })

  it('ends while the server says all but 001', async () => {
    const ircd = await start(MODERN)
    ircd.script = (_line, seat) => {
      ircd.send(seat, ':irc.scripted.invalid NOTICE * :*** Looking up your hostname')
      return true
    }
    const bed = open(plain(ircd.port))
    await expect.poll(() => ircd.processed.length).toBeGreaterThan(0)
    await expectSilentEnd(bed, ircd)
    expect(bed.events).toEqual([{ is: 'opened' }])
  })

  it('ends though the server reads nothing and everything in between is full', async () => {
    const { ircd, bed } = await join(POOR)
    ircd.stall()
    for (let i = 0; i < 50_000; i += 1) bed.link.say(CHANNEL, say('x'.repeat(400)), null)
    await expectSilentEnd(bed, ircd)
  })

  it('is not heard of again, in the middle of what it has received', async () => {
    const ircd = await start(POOR)
    const bed = open(plain(ircd.port), {}, (event) => {
      if (event.is === 'heard') bed.link.destroy()
    })
    await bed.join()
    ircd.seatOf('sax').socket.write(`${FROM_ANN} PRIVMSG #sax :hi\r\n`.repeat(5))
    await expect.poll(() => ircd.connections).toBe(0)
    expect(bed.all('heard')).toHaveLength(1)
    expect(bed.events.at(-1)?.is).toBe('heard')
  })

  it('leaves the next one alone', async () => {
    const { ircd, bed } = await join(POOR)
    bed.link.destroy()
    await expect.poll(() => ircd.connections).toBe(0)
    const next = open(plain(ircd.port))
    await next.join()
    ircd.seatOf('sax').socket.write(`${FROM_ANN} PRIVMSG #sax :hi\r\n`)
    await next.fence()
    expect(next.all('heard')).toHaveLength(1)
    expect(bed.all('heard')).toEqual([])
  })
})
