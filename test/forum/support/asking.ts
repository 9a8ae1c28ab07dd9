import { expect } from 'vitest'
import { NO_REUSE } from '../../support/no-reuse.ts'
import { type Answer, Browser } from './browser.ts'
import { FORUM_TOKEN } from './start-forum.ts'

/** Ids of the sample people, as their log-in buttons send them. */
const SAMPLE_IDS = { Merth: '2', Kerm: '3', Ann: '4', Tim: '5', Newbie: '6', Ivy: '7', Grum: '8' }
type SampleName = keyof typeof SAMPLE_IDS

/** A browser in which a sample person has logged in. */
export async function loggedIn(origin: string, person: SampleName): Promise<Browser> {
  const browser = new Browser(origin)
  expect(await browser.post('/login', { person: SAMPLE_IDS[person] })).toMatchObject({ status: 303 })
  return browser
}

export function sidOf(browser: Browser): string {
  return browser.cookie('sax_forum_sid') ?? ''
}

export function locationOf(answer: Answer): string {
  return answer.headers.get('location') ?? ''
}

export const CLIENT = { ip: '203.0.113.7', userAgent: 'Mozilla/5.0' }

/** Asks the forum as the room does; text goes as it is, anything else as JSON. */
export function ask(origin: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${origin}/sax/verify`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      ...NO_REUSE,
      authorization: `Bearer ${FORUM_TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
  })
}

/** What the forum says of a sid or ticket. */
export async function verified(origin: string, sid: string): Promise<unknown> {
  const response = await ask(origin, { v: 1, sid, client: CLIENT })
  expect(response.status).toBe(200)
  return response.json()
}
