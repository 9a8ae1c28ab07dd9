import { describe, expect, it } from 'vitest'
import { readByHistory } from '../../client/reading.ts'
import type { Message } from '../../protocol/entry.ts'
import { clientBed, liveBed, settled, type ClientBed } from './support/client-bed.ts'
import { room, say, self, welcome } from './support/frames.ts'

const line = (text: string) => ({ kind: 'say', text }) as const

type Asked = { readonly url: string; readonly init: RequestInit; answer(response: Response): Promise<void> }

/** A client in a network that lets no socket through, and the page it is in. */
class BlockedPage {
  readonly bed: ClientBed
  readonly asked: Asked[] = []
  readonly events = new EventTarget()
  readonly #ended = new AbortController()
  isVisible = true

  constructor(bed: ClientBed) {
    this.bed = bed
    // No wait between two attempts: time is for the questions.
    bed.chance = 0
    const { client, clock } = bed
    readByHistory(
      { url: 'wss://chat.example/room', client, ...clock.platform, signal: this.#ended.signal },
      {
        events: this.events,
        isVisible: () => this.isVisible,
        fetch: (url, init) =>
          new Promise((resolve, reject) => {
            init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
            this.asked.push({
              url,
              init,
              async answer(response) {
                resolve(response)
                // A body is read in a handful of turns.
                await new Promise((then) => setImmediate(then))
                await settled()
              },
            })
          }),
      },
    )
  }

  get question(): Asked {
    const question = this.asked.at(-1)
    if (!question) throw new Error('nothing was asked')
    return question
  }

  /** The open socket ends without a word, and the next one is opened. */
  fail(times: number): void {
    for (let i = 0; i < times; i += 1) {
      this.bed.network.last.end(1006)
      this.bed.clock.advance(0)
    }
  }

  wake(type: string): void {
    this.events.dispatchEvent(new Event(type))
  }

  /** Nothing of it is left. */
  end(): void {
    this.#ended.abort()
    this.bed.client.dispose()
    const { timers } = this.bed.clock
    if (timers > 0) throw new Error(`${timers} timers are left`)
  }
}

function answer(entries: Message[], more: { head?: number; epoch?: string } = {}): Response {
  const head = entries.at(-1)?.seq ?? 0
  return Response.json({ epoch: 'e1', head, entries, more: false, ...more })
}

/** Live once, then cut off: nothing goes through any more but HTTP. */
async function blocked(entries: Message[] = [say(1), say(2)]): Promise<BlockedPage> {
  const page = new BlockedPage(liveBed({}, entries))
  page.fail(4)
  await page.question.answer(answer(entries))
  page.fail(1)
  expect(page.bed.client.view).toMatchObject({ blocked: true, rows: entries })
  return page
}

describe('[K6] where no socket goes through', () => {
  it('a first visitor sees what a guest may read, and is told why when one more attempt has failed', async () => {
    const bed = clientBed()
    const page = new BlockedPage(bed)
    bed.client.start()
    page.fail(2)
    expect(page.asked).toEqual([])
    page.fail(1)
    expect(page.question.url).toBe('https://chat.example/history?limit=100')
    expect(page.question.init).toMatchObject({ credentials: 'omit', redirect: 'error' })
    await page.question.answer(answer([say(3), say(4)]))
    expect(bed.client.view).toMatchObject({ rows: [say(3), say(4)], epoch: 'e1', cursor: 4, blocked: false })
    page.fail(1)
    expect(bed.client.view).toMatchObject({ blocked: true, auth: 'unknown', you: null, room: null })
    page.end()
  })

  it('new lines are there within 30 s, and what stood above them stays', async () => {
    const page = await blocked()
    const { clock, client } = page.bed
    clock.advance(30_000)
    expect(page.asked).toHaveLength(2)
    await page.question.answer(answer([say(2), say(3)], { head: 3 }))
    expect(client.view).toMatchObject({ rows: [say(1), say(2), say(3)], cursor: 3 })
    clock.advance(29_999)
    expect(page.asked).toHaveLength(2)
    clock.advance(1)
    expect(page.asked).toHaveLength(3)
    page.end()
  })

  it('[T5] a line that was removed goes, from the browser’s storage too, and an edit is seen', async () => {
    const page = await blocked()
    const { client, store, clock } = page.bed
    clock.advance(30_000)
    const edited = { ...say(1, 'better'), edited: 9 }
    await page.question.answer(answer([edited], { head: 4 }))
    expect(client.view).toMatchObject({ rows: [edited], cursor: 4 })
    expect(store.loadSnapshot()).toMatchObject({ rows: [edited], cursor: 4 })
    page.end()
  })

  it('[H7] the socket that goes through at last resumes where reading ended', async () => {
    const page = await blocked()
    const { network, client, clock } = page.bed
    clock.advance(30_000)
    await page.question.answer(answer([say(1), say(2), say(3)], { head: 5 }))
    page.fail(1)
    expect(network.last.url).toBe('wss://chat.example/room?epoch=e1&since=5')
    network.last.say(welcome([say(6)], { reset: false, head: 6 }))
    expect(client.view).toMatchObject({
      connection: { is: 'live' },
      blocked: false,
      rows: [say(1), say(2), say(3), say(6)],
    })
    const { length } = page.asked
    clock.advance(20_000)
    network.last.say('pong')
    clock.advance(20_000)
    expect(page.asked).toHaveLength(length)
    page.end()
  })

  it('[S3] a line that was stored before the cut is not there twice', async () => {
    const page = new BlockedPage(liveBed())
    const { client, store } = page.bed
    const ref = client.send(line('just in time')) ?? ''
    page.fail(1)
    client.send(line('too late'))
    page.fail(3)
    const mine = say(2, 'just in time', { ref, by: self.id })
    await page.question.answer(answer([say(1), mine]))
    expect(client.view.rows).toEqual([say(1), mine])
    expect(client.view.outbox).toMatchObject([{ send: line('too late'), state: { is: 'queued' } }])
    expect(store.loadOutbox(self.id)).toHaveLength(1)
    page.end()
  })

  it('who writes is who they were, and nothing goes out', async () => {
    const page = await blocked()
    const { client, network } = page.bed
    const ref = client.send(line('later'))
    expect(client.view).toMatchObject({ auth: 'member', you: { id: self.id }, room })
    expect(client.view.outbox).toMatchObject([{ ref, state: { is: 'queued' } }])
    expect(network.last.sent).toEqual([])
    network.last.say(welcome([], { reset: false, head: 2 }))
    expect(network.last.take()).toEqual([JSON.stringify({ type: 'say', ref, text: 'later' })])
    page.end()
  })

  it('is asked at once by a page that comes into sight or gets its network back, and never hidden', async () => {
    const page = await blocked()
    const { clock } = page.bed
    const { length } = page.asked
    page.isVisible = false
    page.wake('visibilitychange')
    clock.advance(120_000)
    page.wake('online')
    expect(page.asked).toHaveLength(length)
    page.isVisible = true
    page.wake('visibilitychange')
    expect(page.asked).toHaveLength(length + 1)
    await page.question.answer(answer([say(1), say(2)]))
    page.wake('online')
    expect(page.asked).toHaveLength(length + 2)
    page.end()
  })

  it('a room that was away and answers here first is not called blocked, and asked for a socket at once', async () => {
    const bed = clientBed()
    const page = new BlockedPage(bed)
    bed.client.start()
    page.fail(3)
    await page.question.answer(new Response('', { status: 502 }))
    page.fail(6)
    expect(bed.client.view.blocked).toBe(false)
    bed.network.last.end(1006)
    page.wake('online')
    const { length } = bed.network.sockets
    await page.question.answer(answer([say(1)]))
    expect(bed.client.view).toMatchObject({ blocked: false, rows: [say(1)] })
    expect(bed.network.sockets).toHaveLength(length + 1)
    bed.network.last.say(welcome([say(1)]))
    expect(bed.client.view).toMatchObject({ blocked: false, connection: { is: 'live' } })
    page.end()
  })
})

describe('[K6] it is plain offline', () => {
  it.each([
    ['guests may not read', () => Response.json({ error: 'members_only' }, { status: 403 })],
    ['HTTP fails too', () => new Response('', { status: 502 })],
    ['a network asks to log in', () => new Response('<!doctype html>')],
    [
      'an answer has no end',
      () => new Response(`{"epoch":"e2","head":1,"entries":[],"more":false}${' '.repeat(100 * 16_384)}`),
    ],
  ])('where %s', async (_, response) => {
    const page = await blocked()
    page.bed.clock.advance(30_000)
    await page.question.answer(response())
    expect(page.bed.client.view).toMatchObject({ blocked: false, rows: [say(1), say(2)], cursor: 2 })
    page.fail(2)
    expect(page.bed.client.view.blocked).toBe(false)
    page.end()
  })

  it('where no answer comes in 10 s, and is asked again 30 s after the last time', async () => {
    const page = await blocked()
    const { client, clock } = page.bed
    clock.advance(30_000)
    const { length } = page.asked
    clock.advance(10_000)
    await settled()
    expect(page.question.init.signal?.aborted).toBe(true)
    expect(client.view.blocked).toBe(false)
    clock.advance(19_999)
    expect(page.asked).toHaveLength(length)
    clock.advance(1)
    expect(page.asked).toHaveLength(length + 1)
    page.end()
  })
})

it('[K6] an answer that comes when a socket is live changes nothing', async () => {
  const page = await blocked()
  const { client, network, clock } = page.bed
  clock.advance(30_000)
  network.last.say(welcome([say(3)], { reset: false, head: 3 }))
  await page.question.answer(answer([], { head: 99, epoch: 'e2' }))
  expect(client.view).toMatchObject({ epoch: 'e1', cursor: 3, rows: [say(1), say(2), say(3)] })
  page.end()
})

it('[K6] an answer that comes when it has ended is heard by nobody', async () => {
  const page = await blocked()
  page.bed.clock.advance(30_000)
  const { question } = page
  page.end()
  expect(question.init.signal?.aborted).toBe(true)
  await question.answer(answer([say(9)]))
  expect(page.bed.client.view.rows).toEqual([say(1), say(2)])
})
