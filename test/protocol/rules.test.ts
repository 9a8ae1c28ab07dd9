import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** Rules of docs/protocol.md whose behaviour is still to come; what happens until then is tested under S4, S7 and H4. */
const NOT_BUILT = new Set([
  'A1',
  'A2',
  'A3',
  'F3',
  'F4',
  'K6',
  'M1',
  'M2',
  'M3',
  'P1',
  'P2',
  'P3',
  'P4',
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'S6',
  'T5',
  'T8',
  'T9',
])

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('[rules] every rule that is built is borne by a test, and every id that a test bears is a rule', () => {
  const rules = new Set(
    Array.from(read('../../docs/protocol.md').matchAll(/\*\*([A-Z]\d+)\*\*/g), ([, id]) => id),
  )
  const tests = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`../${name}`))
    .join('\n')
  const borne = new Set(Array.from(tests.matchAll(/\[([A-Z]\d+)\]/g), ([, id]) => id))
  expect([...rules].filter((id) => !borne.has(id) && !NOT_BUILT.has(id ?? ''))).toEqual([])
  expect([...borne].filter((id) => !rules.has(id))).toEqual([])
})
