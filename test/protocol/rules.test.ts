import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('[rules] every rule is borne by a test, and every id that a test bears is a rule', () => {
  const rules = new Set(
    Array.from(read('../../docs/protocol.md').matchAll(/\*\*([A-Z]\d+)\*\*/g), ([, id]) => id),
  )
  const tests = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => read(`../${name}`))
    .join('\n')
  const borne = new Set(Array.from(tests.matchAll(/\[([A-Z]\d+)\]/g), ([, id]) => id))
  expect([...rules].filter((id) => !borne.has(id))).toEqual([])
  expect([...borne].filter((id) => !rules.has(id))).toEqual([])
})
