import { expect, it } from 'vitest'
import { createLog } from '../../irc-relay/log.ts'

function logged(secrets: readonly string[], ...args: Parameters<ReturnType<typeof createLog>>): string {
  let line = ''
  createLog((text) => {
    line = text
  }, secrets)(...args)
  return line
}

it('writes one JSON line per event', () => {
  const line = logged([], 'lost', { detail: 'a\nb', seq: 7, missing: undefined })
  expect(line).not.toContain('\n')
  const { time, ...rest } = JSON.parse(line)
  expect(rest).toEqual({ event: 'lost', detail: 'a\nb', seq: 7 })
  expect(new Date(time).getTime()).toBeGreaterThan(0)
})

it('shows no secret, nor a part of one that holds another, however often it is repeated', () => {
  const line = logged(['pass', 'password', '', 'a"b'], 'fault', { detail: 'password pass a"b passpass' })
  expect(JSON.parse(line).detail).toBe('[redacted] [redacted] [redacted] [redacted][redacted]')
})

it('redacts before it cuts what is too long', () => {
  const line = logged(['secret'], 'fault', { detail: `${'x'.repeat(497)}secret` })
  expect(line).not.toContain('sec"')
  expect(JSON.parse(line).detail.length).toBe(500)
})
