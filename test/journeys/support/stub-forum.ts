import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = { readonly headers: IncomingMessage['headers']; readonly body: unknown }
type Answer = object | ((response: ServerResponse) => void)

/** A forum's verification endpoint that answers as told. */
export class StubForum {
  readonly asked: Asked[] = []
  readonly url: string
  /** Milliseconds before each answer. */
  delayMs = 0
  #answers = new Map<string, Answer>()
  readonly #close: () => Promise<void>

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async start(): Promise<StubForum> {
    const server = createServer((request, response) => void forum.#serve(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const forum: StubForum = new StubForum(
      `http://127.0.0.1:${port}/verify`,
      () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    return forum
  }

  /** What a sid verifies as; an object goes out as JSON, a function does as it likes. */
  says(sid: string, answer: Answer): void {
    this.#answers.set(sid, answer)
  }

  member(sid: string, id: string, more: object = {}): void {
    this.says(sid, {
      v: 1,
      active: true,
      user: { id, name: `P${id}`, can: ['read', 'post'], ...more },
      trustForMs: 600_000,
    })
  }

  stop(): Promise<void> {
    return this.#close()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { sid: string }
    this.asked.push({ headers: request.headers, body })
    await new Promise((resolve) => setTimeout(resolve, this.delayMs))
    const answer = this.#answers.get(body.sid) ?? { v: 1, active: false, reason: 'unknown' }
    if (typeof answer === 'function') answer(response)
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  }
}
