import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the forum told the room. */
export interface Call {
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly body: unknown
}

/** The room as far as the forum calls it: it keeps every call, and answers as F3 and F4 say unless told otherwise. */
export class StubRoom {
  readonly calls: Call[] = []
  readonly #server = createServer((request, response) => void this.#take(request, response))
  readonly #answers: (number | 'nothing')[] = []
  readonly #waiters: { readonly count: number; readonly done: () => void }[] = []
  readonly #keys: unknown[] = []

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve)
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What the next calls get: a status, or nothing at all. */
  answerWith(...answers: readonly (number | 'nothing')[]): void {
    this.#answers.push(...answers)
  }

  /** Waits until there have been so many calls. */
  async called(count: number): Promise<readonly Call[]> {
    if (this.calls.length < count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiters.push({ count, done: resolve })
      await promise
    }
    return this.calls
  }

  dispose(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization, 'content-type': contentType } = request.headers
    const body: unknown = JSON.parse(await text(request))
    const answer = this.#answers.shift() ?? this.#regular(request.url, body)
    this.calls.push({ path: request.url ?? '', authorization, contentType, body })
    for (const { count, done } of this.#waiters) if (this.calls.length >= count) done()
    if (answer === 'nothing') return
    response.writeHead(answer, { 'content-type': 'application/json' }).end('{}')
  }

  #regular(path: string | undefined, body: unknown): number {
    if (path !== '/chat/announcements') return 202
    const { key } = Object(body)
    if (this.#keys.includes(key)) return 200
    this.#keys.push(key)
    return 202
  }
}
