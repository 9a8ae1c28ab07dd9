import { request, type IncomingHttpHeaders } from 'node:http'

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** What is sent, one after the other; chunked, unless the headers give a length. */
  readonly body?: readonly (string | Uint8Array)[]
  /** Milliseconds between them. */
  readonly everyMs?: number
  /** What a client that stalls never says: that this was all. */
  readonly endless?: boolean
}

/** One request on a connection of its own, its body as it pleases; the answer may come before the body is through. */
export function ask(url: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body = [], everyMs = 0, endless = false } = asked
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      isAnswered = true
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => (text += String(chunk)))
      answer.on('close', () => {
        sent.destroy()
        if (answer.complete) resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text })
        else reject(new Error(`the answer broke off after ${text.length} characters`))
      })
    })
    // After an answer it only says that the rest of the body found nobody.
    sent.on('error', (error) => isAnswered || reject(error))
    void send().catch(reject)

    async function send(): Promise<void> {
      sent.flushHeaders()
      for (const part of body) {
        if (isAnswered) return
        sent.write(part)
        if (everyMs > 0) await new Promise((next) => setTimeout(next, everyMs))
      }
      if (!endless) sent.end()
    }
  })
}
