import type { Page } from 'playwright-core'

export type HostPage = {
  readonly body: string
  readonly head?: string
  /** On `<html>`. */
  readonly root?: string
  readonly policy?: string
}

/** The strictest policy that the chat works under, of a page on the room's own host. */
export const STRICT =
  "default-src 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'"

/** The script as a forum's template has it, from the forum's own host. */
export const SCRIPT = '<script type="module" src="/chat/widget.js"></script>'

/** Opens a page of the forum's origin that is made of what a test says. */
export async function openHostPage(
  page: Page,
  forumUrl: string,
  { body, head = SCRIPT, root = '', policy }: HostPage,
): Promise<void> {
  const url = `${forumUrl}host-page`
  await page.unroute(url)
  await page.route(url, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: policy === undefined ? {} : { 'content-security-policy': policy },
      body: `<!doctype html><html lang="en" ${root}><head><title>Forum</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}</body></html>`,
    }),
  )
  await page.goto(url)
}
