import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Certificate, makeCertificate } from '../support/irc/certificate.ts'
import { ircBed, MODERN } from '../support/irc/irc-bed.ts'
import { plain } from '../support/irc/link-bed.ts'
import type { IrcServer } from '../../irc-relay/irc-transport.ts'

const { start, open } = ircBed()
const SECRETS = { password: 'server-secret', account: { name: 'acc', password: 'account-secret' } }

let folder: string
let own: Certificate
let other: Certificate
beforeAll(() => {
  folder = mkdtempSync(joinPath(tmpdir(), 'sax-tls-'))
  other = makeCertificate(folder, 'DNS:other.invalid')
  own = makeCertificate(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

function over(port: number, tls: Partial<NonNullable<IrcServer['tls']>>): IrcServer {
  return { ...plain(port), tls: { ca: null, pins: [], ...tls } }
}

it('takes a certificate that the given authority has signed, or the pinned one', async () => {
  const ircd = await start({ ...MODERN, tls: own })
  const bare = own.pin.replaceAll(':', '').toLowerCase()
  for (const tls of [{ ca: own.cert }, { pins: [own.pin] }, { pins: [other.pin, bare] }]) {
    await open(over(ircd.port, tls)).join()
  }
  expect(ircd.processed.filter((line) => line === 'JOIN #sax')).toHaveLength(3)
})

it('takes the pinned certificate whatever its name', async () => {
  const ircd = await start({ ...MODERN, tls: other })
  await open(over(ircd.port, { pins: [other.pin] })).join()
  expect(ircd.processed).toContain('JOIN #sax')
})

it.each([
  ['signed by nobody known', () => own, () => ({})],
  ['of another name', () => other, () => ({ ca: other.cert })],
  ['that is not the pinned one', () => own, () => ({ pins: [other.pin] })],
  [
    'that is not the pinned one, though its authority is known',
    () => own,
    () => ({ ca: own.cert, pins: [other.pin] }),
  ],
])('refuses a certificate %s, before a word is said', async (_, certificate, tls) => {
  const ircd = await start({ ...MODERN, tls: certificate() })
  const bed = open(over(ircd.port, tls()), SECRETS)
  expect(await bed.first('closed')).toMatchObject({ tls: true })
  await expect.poll(() => ircd.connections).toBe(0)
  expect(ircd.received).toBe(0)
  expect(JSON.stringify(bed.events)).not.toContain('secret')
})

it('refuses an old TLS, and what is none', async () => {
  const old = await start({ ...MODERN, tls: { ...own, maxVersion: 'TLSv1.1' } })
  const clear = await start(MODERN)
  clear.script = () => true
  for (const { port } of [old, clear]) {
    const bed = open(over(port, { pins: [own.pin] }))
    // What talks in the clear, and does so first.
    if (port === clear.port) {
      await expect.poll(() => clear.seats.size).toBe(1)
      for (const seat of clear.seats) clear.send(seat, ':irc.scripted.invalid NOTICE * :hello')
    }
    expect(await bed.first('closed')).toMatchObject({ tls: true })
  }
  expect(old.received).toBe(0)
})
