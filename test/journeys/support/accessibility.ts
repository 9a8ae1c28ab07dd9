import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

const AXE = new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url)

/** What axe objects to in a page, with the element of each. */
export async function objections(page: Page): Promise<string[]> {
  // The page's own policy forbids injected scripts; evaluating is not injecting.
  await page.evaluate(await readFile(AXE, 'utf8'))
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof import('axe-core') }).axe.run(),
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
