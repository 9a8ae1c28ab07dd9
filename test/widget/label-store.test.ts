import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLabelStore } from '../../widget/label-store.ts'

const KEY = 'sax.labels en en'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  })
})
afterEach(() => vi.unstubAllGlobals())

it('gives what an earlier page has made, and writes once what one drawing has made', async () => {
  const remember = createLabelStore('en en')
  const written = vi.spyOn(kept, 'set')
  expect(['14:02', '14:03', '14:02'].map((key) => remember(key, () => `${key} made`))).toEqual([
    '14:02 made',
    '14:03 made',
    '14:02 made',
  ])
  await Promise.resolve()
  expect(written).toHaveBeenCalledTimes(1)
  const later = createLabelStore('en en')
  expect(later('14:03', () => 'made again')).toBe('14:03 made')
  expect(createLabelStore('de en')('14:03', () => 'made for others')).toBe('made for others')
})

it('makes anew what cannot be a label', () => {
  for (const raw of ['', 'null', '[]', '"14:02"', '{"14:02":5}', '{"14:02":{}}', '{'])
    expect(createLabelStore((kept.set(KEY, raw), 'en en'))('14:02', () => 'made')).toBe('made')
})
