import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { VERIFY_ANSWER_MAX_BYTES, verifyAnswerSchema, type VerifyRequest } from '../protocol/verify.ts'
import { parseJson } from '../protocol/client-frame.ts'
import type { Client } from './core/session.ts'
import type { Verdict } from './core/trust.ts'
import { errorText, log } from './log.ts'

/** Milliseconds the forum has to answer [F1]. */
const ANSWER_MS = 3_000
/** Milliseconds an answer is good for the next socket of the same browser [F2]. */
const POSITIVE_CACHE_MS = 60_000
const NEGATIVE_CACHE_MS = 5_000
/** Answers kept at once: a full room and its page clicks of a minute. */
const CACHE_MAX = 10_000

type Remembered = { readonly verdict: Verdict; readonly until: number }

/** Asks the forum who a sid is. The one place that holds a sid, and only while it asks; what it remembers is keyed by a keyed hash [F2]. */
export class Forum {
  readonly #endpoint: { readonly verifyUrl: string; readonly token: string } | null
  readonly #hashKey = crypto.getRandomValues(new Uint8Array(32))
  readonly #remembered = new Map<string, Remembered>()
  readonly #inFlight = new Map<string, Promise<Verdict>>()

  constructor(endpoint: { readonly verifyUrl: string; readonly token: string } | null) {
    this.#endpoint = endpoint
  }

  /** What the forum said of this sid from this browser a moment ago, or null. */
  recall(sid: string, client: Client, now: number): Verdict | null {
    const remembered = this.#remembered.get(this.#key(sid, client))
    return remembered && now < remembered.until ? remembered.verdict : null
  }

  /** Asks, or joins the same question in flight. Never rejects: a forum that does not answer is `unavailable`. */
  verify(sid: string, client: Client): Promise<Verdict> {
    const key = this.#key(sid, client)
    const inFlight = this.#inFlight.get(key)
    if (inFlight) return inFlight
    const asked = this.#ask(sid, client).then((verdict) => {
      this.#inFlight.delete(key)
      this.#remember(key, verdict, Date.now())
      return verdict
    })
    this.#inFlight.set(key, asked)
    return asked
  }

  #key(sid: string, { ip, userAgent }: Client): string {
    return createHmac('sha256', this.#hashKey)
      .update(JSON.stringify([sid, ip, userAgent]))
      .digest('base64')
  }

  #remember(key: string, verdict: Verdict, now: number): void {
    if (verdict.is === 'unavailable') return
    this.#remembered.delete(key)
    const until =
      verdict.is === 'active'
        ? Math.min(now + POSITIVE_CACHE_MS, verdict.trustUntil)
        : now + NEGATIVE_CACHE_MS
    this.#remembered.set(key, { verdict, until })
    for (const [oldest, { until: end }] of this.#remembered) {
      if (end > now && this.#remembered.size <= CACHE_MAX) break
      this.#remembered.delete(oldest)
    }
  }

  async #ask(sid: string, client: Client): Promise<Verdict> {
    if (!this.#endpoint) return { is: 'unavailable' }
    const question: VerifyRequest = { v: 1, sid, client }
    try {
      const response = await fetch(this.#endpoint.verifyUrl, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.#endpoint.token}`,
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: JSON.stringify(question),
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      if (response.status !== 200) {
        await response.body?.cancel()
        return unavailable(`status ${response.status}`)
      }
      return toVerdict(await boundedText(response), Date.now())
    } catch (error) {
      return unavailable(errorText(error))
    }
  }
}

/** One answer of the forum; what is no answer of F1 is a forum that is unavailable, never a person who is not let in. */
function toVerdict(body: string, answeredAt: number): Verdict {
  const answer = v.safeParse(verifyAnswerSchema, parseJson(body))
  if (!answer.success) return unavailable('answer: not as agreed')
  if (!answer.output.active) return { is: 'inactive', reason: answer.output.reason }
  const { user, trustForMs } = answer.output
  const { id, avatar, url, color, ...rest } = user
  return {
    is: 'active',
    person: {
      id: `forum:${id}`,
      ...rest,
      ...(color !== undefined && { color }),
      ...(avatar !== undefined && { avatar }),
      ...(url !== undefined && { url }),
    },
    trustUntil: Math.min(answeredAt + trustForMs, Number.MAX_SAFE_INTEGER),
    answeredAt,
  }
}

function unavailable(why: string): Verdict {
  log('error', 'forum.unavailable', { why })
  return { is: 'unavailable' }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > VERIFY_ANSWER_MAX_BYTES) throw new Error('answer: too large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
