import type { Client } from 'irc-framework'
import { expect, it, vi } from 'vitest'
import { createNegotiation } from '../../irc-relay/irc-negotiation.ts'
import { message } from './support/message.ts'

/** What comes of a line from the server, and what was written. */
function negotiate(
  line: string,
  { requested = [] as readonly string[], wantsAccount = false, isTls = true } = {},
) {
  const written: string[] = []
  const client = {
    requestCap() {},
    raw: (sent: string) => written.push(sent),
    network: { cap: { requested, isEnabled: () => true } },
  } as unknown as Client
  const refuse = vi.fn<(detail: string, tls: boolean) => void>()
  const shown = { ...message(line), params: [...message(line).params] }
  const isAdmitted = createNegotiation(client, { wantsAccount, isTls }, refuse).admit(shown)
  return { isAdmitted, last: shown.params.at(-1), written, refused: refuse.mock.calls }
}

it.each([
  ['batch away-notify draft/multiline=max-bytes=1 echo-message', 'batch echo-message'],
  ['sasl=PLAIN batch', 'batch'],
  ['sts=duration=1,port=6697 batch', 'batch'],
  ['', ''],
])('shows of CAP LS %j only what is used', (listed, shown) => {
  expect(negotiate(`:s CAP * LS :${listed}`)).toMatchObject({ isAdmitted: true, last: shown, refused: [] })
})

it('shows SASL, with its mechanisms, where a log-in is wanted', () => {
  const { last } = negotiate(':s CAP * LS * :sasl=PLAIN,EXTERNAL batch', { wantsAccount: true })
  expect(last).toBe('sasl=PLAIN,EXTERNAL batch')
})

it('shows of an ACK what is on, under its name', () => {
  expect(negotiate(':s CAP sax ACK :batch -echo-message ~=server-time')).toMatchObject({
    isAdmitted: true,
    last: 'batch server-time',
  })
})

it('asks one by one after a NAK, for the log-in last', () => {
  expect(negotiate(':s CAP sax NAK :sasl batch', { requested: ['sasl', 'batch', 'chghost'] })).toMatchObject({
    isAdmitted: false,
    written: ['CAP REQ :batch', 'CAP REQ :chghost', 'CAP REQ :sasl'],
  })
  expect(negotiate(':s CAP sax NAK :batch', { requested: ['batch'] })).toMatchObject({
    isAdmitted: true,
    written: [],
  })
})

it.each([
  ':s CAP sax NEW :batch',
  ':s CAP sax LIST :batch',
  ':s CAP',
  ':s 900 sax m acc :in',
  ':s 001 sax :hi',
  'PING :x',
  ':a!b@c PRIVMSG sax :\u0001VERSION\u0001',
])('does not show %j', (line) => {
  expect(negotiate(line, { wantsAccount: true })).toMatchObject({
    isAdmitted: false,
    written: [],
    refused: [],
  })
})

it('refuses a server that wants TLS, in the clear', () => {
  expect(negotiate(':s CAP * LS :sts=port=6697,duration=1', { isTls: false })).toMatchObject({
    isAdmitted: false,
    refused: [['the server wants TLS, on port 6697', true]],
  })
})
