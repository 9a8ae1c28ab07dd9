import { afterEach, expect, it, vi } from 'vitest'
import { Forum } from '../../worker/forum.ts'

afterEach(() => vi.unstubAllGlobals())

it('[F6] who has no known address is not taken for everybody else who has none', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ v: 1, active: false, reason: 'unknown' }))
  const forum = new Forum({ verifyUrl: 'https://forum.example/verify', token: 'token' })
  for (let i = 0; i < 121; i += 1) await forum.verify(`sid-${i}`, { ip: '', userAgent: '' })
  expect(await forum.verify('one-more', { ip: '', userAgent: '' })).toEqual({
    is: 'inactive',
    reason: 'unknown',
  })
})
