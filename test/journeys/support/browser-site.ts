import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { openBrowser } from './browser.ts'
import { startForumSite, type ForumSite } from './forum-site.ts'

export type BrowserSite = { readonly site: ForumSite; readonly browser: Browser }

/** Site and browser of one file's tests, there while they run; no page outlives its test. */
export function browserSite(): BrowserSite {
  let site: ForumSite
  let browser: Browser
  beforeAll(async () => {
    site = await startForumSite()
    browser = await openBrowser()
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  })
  afterAll(async () => {
    await browser.close()
    await site.stop()
  })
  return {
    get site() {
      return site
    },
    get browser() {
      return browser
    },
  }
}
