import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import { VERIFY_ANSWER_MAX_BYTES, verifyAnswerSchema, type VerifyRequest } from '../protocol/verify.ts'
import { parseJson } from '../protocol/client-frame.ts'
import { Allowance } from './core/allowance.ts'
import { addressKey } from './core/capacity.ts'
import type { Client } from './core/session.ts'
import type { Verdict } from './core/trust.ts'
import { errorText, log } from './log.ts'
import { Turns } from './turns.ts'

/** Milliseconds the forum has to answer [F1]. */
const ANSWER_MS = 3_000
/** Milliseconds an answer is good for the next socket of the same browser [F2]. */
const POSITIVE_CACHE_MS = 60_000
const NEGATIVE_CACHE_MS = 5_000
/** Questions to the forum at once; after a restart a whole room asks, and most forums have fewer processes [F6]. */
const AT_ONCE_MAX = 100
/** Milliseconds that a question waits for its turn: with the answer's own, less than a client waits for its welcome [F6, K10]. */
const TURN_MS = 5_000
/** Questions that are asked or wait: a full room's [F6]. */
const QUESTIONS_MAX = 5_000
/** Sids a minute that the forum may not know, by address: who tries more is guessing [F6]. */
const UNKNOWN_PER_MINUTE = 120
/** Times one question is asked anew because somebody's answer was void [F4]. */
const ASKED_MAX = 3
/** Answers kept at once: a full room and its page clicks of a minute. */
const CACHE_MAX = 10_000

type Remembered = { readonly verdict: Verdict; readonly until: number }

/** Asks the forum who a sid is. The one place that holds a sid, and only while it asks; what it remembers is keyed by a keyed hash [F2]. */
export class Forum {
  readonly #endpoint: { readonly verifyUrl: string; readonly token: string } | null
  readonly #hashKey = crypto.getRandomValues(new Uint8Array(32))
  readonly #remembered = new Map<string, Remembered>()
  readonly #inFlight = new Map<string, Promise<Verdict>>()
  readonly #turns = new Turns(AT_ONCE_MAX)
  readonly #guesses = new Allowance(UNKNOWN_PER_MINUTE)
  /** Counts questions and rechecks, so that it is known which was first. */
  #moment = 0
  /** When the latest recheck came, of whomever. */
  #rechecked = 0
  /** The same of each person while questions are in flight [F4]. */
  readonly #recheckedAt = new Map<string, number>()

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
    const address = addressKey(client.ip)
    if (this.#inFlight.size >= QUESTIONS_MAX) return Promise.resolve(unavailable('too many questions'))
    if (address !== '' && this.#guesses.isSpent(address, Date.now()))
      return Promise.resolve(unavailable('too many unknown sids from one address'))
    const since = this.#moment
    const asked = this.#askUntilValid(sid, client).then((verdict) => {
      this.#inFlight.delete(key)
      if (this.#inFlight.size === 0) this.#recheckedAt.clear()
      if (verdict.is === 'inactive' && verdict.reason === 'unknown') this.#guesses.spend(address, Date.now())
      // Whose a refusal is was not said: one from before a recheck may be about somebody who is let in by now.
      if (verdict.is === 'active' || this.#rechecked <= since) this.#remember(key, verdict, Date.now())
      return verdict
    })
    this.#inFlight.set(key, asked)
    return asked
  }

  /** Something about somebody changed: nothing that was said of them before counts any more [F4]. */
  recheck(person: string): void {
    this.#moment += 1
    this.#rechecked = this.#moment
    if (this.#inFlight.size > 0) this.#noteRecheck(person)
    for (const [key, { verdict }] of this.#remembered) {
      // Whose a refusal was is not known; it is asked for again within seconds anyway.
      if (verdict.is !== 'active' || verdict.person.id === person) this.#remembered.delete(key)
    }
  }

  /** Bounded: the oldest were over before any question that is still asked. */
  #noteRecheck(person: string): void {
    this.#recheckedAt.delete(person)
    this.#recheckedAt.set(person, this.#moment)
    const [oldest] = this.#recheckedAt.keys()
    if (this.#recheckedAt.size > CACHE_MAX && oldest !== undefined) this.#recheckedAt.delete(oldest)
  }

  async #askUntilValid(sid: string, client: Client): Promise<Verdict> {
    for (let asked = 0; asked < ASKED_MAX; asked += 1) {
      if (!(await this.#turns.take(TURN_MS))) return unavailable('too many questions at once')
      this.#moment += 1
      const askedAt = this.#moment
      const verdict = await this.#ask(sid, client)
      this.#turns.give()
      if (verdict.is !== 'active') return verdict
      if ((this.#recheckedAt.get(verdict.person.id) ?? 0) < askedAt) return verdict
    }
    return unavailable('rechecked again and again')
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
