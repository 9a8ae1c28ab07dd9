import { NO_REUSE } from '../../support/no-reuse.ts'

/** What a page answer is to a test. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** As much of a browser as a forum without script needs: it keeps cookies and sends forms. It follows no redirect. */
export class Browser {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  get(path: string): Promise<Answer> {
    return this.#send(path, {})
  }

  /** Posts a form as a browser does from one of the forum's pages; other headers may take the place of its own. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = { origin: this.#origin },
  ): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers)
    headers.set('connection', NO_REUSE.connection)
    if (this.#cookies.size > 0)
      headers.set('cookie', Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(this.#origin + path, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return { status: response.status, headers: response.headers, text: await response.text() }
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (/max-age=0\b/i.test(cookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
