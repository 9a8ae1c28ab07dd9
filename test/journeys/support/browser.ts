import { chromium, type Browser, type LaunchOptions, type Locator, type Page } from 'playwright-core'

const OFF = [
  // A page that a test makes up has no address, and counts as one of the wide world's that reaches for this machine.
  'LocalNetworkAccessChecks',
  // Pages of its own that nobody looks at here: for each tab two for the address bar, and one kept ready.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
]

/** Debian's Chromium, quiet: none of it looks for anything outside this machine. */
export function openBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({
    ...options,
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${OFF.join()}`,
    ],
  })
}

/** What went wrong in a page: errors, refused policies, dialogs. An honest page has none. */
export function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    const text = message.text()
    if (/Content Security Policy|Trusted/i.test(text) || message.type() === 'error')
      faults.push(`console: ${text}`)
  })
  return faults
}

/** Texts of the chat's rows, in order. */
export function rowTexts(page: Page): Promise<string[]> {
  return page.locator('sax-chat [part~="text"]').allInnerTexts()
}

/** Waits until a row with this text is there and stored: no longer on its way. */
export async function seeRow(page: Page, text: string): Promise<void> {
  await page.locator('sax-chat .row:not(.outgoing) [part~="text"]', { hasText: text }).first().waitFor()
}

/** Every page of this browser is in sight, as far as it knows; a test may say otherwise. */
export async function setHidden(page: Page, hidden: boolean): Promise<void> {
  // One that was not looked at until its chat had begun would not be connected at all.
  if (hidden) await page.locator('sax-chat .people').waitFor()
  await page.evaluate((is) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => is })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}

/** Texts of the reader's rows, after Enter was pressed where something stands in the box: what is sent before it is known who is here comes back there [K3]. */
export async function rowsAfterEnter(composer: Locator, reader: Page): Promise<string[]> {
  if ((await composer.inputValue()) !== '') await composer.press('Enter')
  return rowTexts(reader)
}

/** Types a line and sends it, as a person does: once more where it is not known yet who they are. */
export async function say(page: Page, text: string): Promise<void> {
  const composer = page.locator('sax-chat textarea')
  await composer.click()
  await composer.fill(text)
  do await composer.press('Enter')
  while ((await composer.inputValue()) === text)
}
