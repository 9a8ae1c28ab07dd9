import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import fc from 'fast-check'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'

type Drawing = typeof import('../../widget/view/render.ts')
type Tree =
  | { readonly is: 'hole' }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'list'; readonly inside: readonly Tree[] }
  | {
      readonly is: 'element'
      readonly tag: string
      readonly key: string | null
      readonly attributes: Readonly<Record<string, string | boolean>>
      readonly color: string | null
      readonly value: string | null
      readonly inside: readonly Tree[]
    }

let browser: Browser
let page: Page

beforeAll(async () => {
  const source = new URL('../../widget/view/render.ts', import.meta.url)
  const { code } = await transform(await readFile(source, 'utf8'), { loader: 'ts', target: 'esnext' })
  browser = await openBrowser()
  page = await browser.newPage()
  const address = JSON.stringify(`data:text/javascript,${encodeURIComponent(code)}`)
  await page.evaluate(`import(${address}).then((drawing) => { globalThis.drawing = drawing })`)
})
afterAll(async () => {
  await browser.close()
})

const attributes = fc.dictionary(
  fc.constantFrom('class', 'title', 'hidden', 'lang', 'aria-label', 'aria-disabled', 'disabled'),
  fc.oneof(fc.constantFrom('', 'x', '<b>'), fc.boolean()),
  { maxKeys: 3 },
)
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ is: fc.constant('text' as const), text: fc.constantFrom('', 'a', 'b', '<i>') }),
    fc.record({ is: fc.constant('hole' as const) }),
    fc.record({ is: fc.constant('list' as const), inside: fc.array(tie('tree'), { maxLength: 4 }) }),
    fc.record({
      is: fc.constant('element' as const),
      tag: fc.constantFrom('p', 'b', 'ol', 'button', 'textarea'),
      key: fc.option(fc.constantFrom('k1', 'k2', 'k3', 'k4')),
      attributes,
      color: fc.option(fc.constantFrom('red', 'blue')),
      value: fc.option(fc.constantFrom('', 'typed')),
      inside: fc.array(tie('tree'), { maxLength: 5 }),
    }),
  ),
}))

/** Runs in the page: draws each tree over the one before, and gives the first that is not as if drawn afresh. */
function compare(trees: readonly Tree[]): { readonly drawn: string; readonly afresh: string } | null {
  const { h, render } = Reflect.get(globalThis, 'drawing') as Drawing
  const place = document.createElement('div')
  const parts = (inside: readonly Tree[], keys: Set<string>): unknown[] =>
    inside.map((part) => made(part, keys))
  const made = (part: Tree, keys: Set<string>): unknown => {
    if (part.is === 'hole') return null
    if (part.is === 'text') return part.text
    if (part.is === 'list') return parts(part.inside, keys)
    const key = part.key !== null && !keys.has(part.key) && part.key
    if (key) keys.add(key)
    return h(
      part.tag,
      {
        ...part.attributes,
        ...(key && { key }),
        ...(part.color !== null && { style: { '--name': part.color } }),
        ...(part.tag === 'textarea' && part.value !== null && { value: part.value }),
      },
      ...(part.tag === 'textarea' ? [] : parts(part.inside, new Set())),
    )
  }
  const told = (node: Node): string => {
    if (!(node instanceof HTMLElement)) return JSON.stringify(node.textContent)
    const its = [...node.attributes].filter(({ name }) => name !== 'style')
    const color = node.style.getPropertyValue('--name')
    const value = node instanceof HTMLTextAreaElement ? node.value : ''
    const words = its.map(({ name, value: text }) => `${name}=${text}`).toSorted()
    return `<${node.tagName} ${words.join(' ')} ${color} ${value}>${[...node.childNodes].map(told).join('')}</>`
  }
  for (const what of trees) {
    render(made(what, new Set()), place)
    const other = document.createElement('div')
    render(made(what, new Set()), other)
    const [drawn, afresh] = [told(place), told(other)]
    if (drawn !== afresh) return { drawn, afresh }
  }
  render(null, place)
  return place.hasChildNodes() ? { drawn: told(place), afresh: '' } : null
}

it('draws over anything as if nothing had been there, and takes all of it out again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(tree, { minLength: 2, maxLength: 6 }), async (trees) => {
      expect(await page.evaluate(compare, trees)).toBeNull()
    }),
    { seed: 20_261_123, numRuns: 500 },
  )
})
