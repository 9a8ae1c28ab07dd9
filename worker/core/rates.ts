import type { EntryKind } from '../../protocol/kinds.ts'
import type { ModAction } from '../../protocol/server-frame.ts'
import type { CountedSend } from './transcript.ts'

/** Who may send how much, per author over all sockets [S6]. */

export type RateLimits = {
  /** Messages a member may send at once, and milliseconds for each further one; 0: as many as they like. */
  readonly burst: number
  readonly everyMs: number
}

/** Messages a moderator may send at once: a few lines of rules and a few answers [S6]. */
const MODERATOR_BURST = 20
/** Changes (edit, remove, topic) at once, and milliseconds for each further one [S6]. */
const CHANGE = { burst: 10, everyMs: 3_000 }
/** A relay speaks for a channel: lines at once, and milliseconds for each further one [S6]. */
const RELAY = { burst: 200, everyMs: 20 }
/** What a moderator does to people: a raid needs many at once [M4]. */
const MODERATION = { burst: 30, everyMs: 1_000 }
/** Announcements of the forum: an evening's import in a minute or two [F3]. */
const ANNOUNCE = { burst: 120, everyMs: 500 }
/** Keys that are held before those that mean nothing any more are dropped. */
const KEYS_MAX = 4_096

type Pace = 'say' | 'change' | 'moderation' | 'announce'
export type Sender = {
  /** The author; for a relay's lines who is spoken for. */
  readonly author: string
  readonly is: 'member' | 'moderator' | 'irc' | 'forum'
}

/**
 * Token buckets, each kept as the time at which it is full again; that needs no tick, no size, and is the same whoever
 * computes it from what was sent. A bucket of n with one token per t lets a send pass while it is full again in (n-1)·t.
 */
export class Rates {
  readonly #limits: RateLimits
  readonly #fullAt = new Map<string, number>()
  /** When each author's last message was taken; for slow mode [M1]. */
  readonly #spokeAt = new Map<string, number>()

  constructor(limits: RateLimits) {
    this.#limits = limits
  }

  /** Milliseconds of the past that matter after an eviction. */
  reachMs(slowSeconds: number): number {
    const { burst, everyMs } = this.#limits
    const say = { burst: Math.max(burst, MODERATOR_BURST), everyMs }
    const longest = Math.max(...[say, RELAY, CHANGE, ANNOUNCE].map((pace) => pace.burst * pace.everyMs))
    return Math.max(longest, slowSeconds * 1_000)
  }

  /** The same of what moderators did. */
  readonly actionsReachMs = MODERATION.burst * MODERATION.everyMs

  /** Counts what was stored before this memory began. */
  recall(sends: readonly CountedSend[], actions: readonly ModAction[]): void {
    for (const { actor, at } of actions.toReversed()) this.#count('moderation', actor.id, MODERATION, at)
    for (const { kind, sender, author, at } of sends) {
      if (kind === 'announce') this.#count('announce', author, ANNOUNCE, at)
      else if (paceOf(kind) === 'change') this.#count('change', author, CHANGE, at)
      // Nobody has a larger bucket than a moderator, and what is missing in it is the same for all.
      else this.#spoke({ author, is: sender === 'relay' ? 'irc' : 'moderator' }, at)
    }
  }

  /** Learns when people last spoke, where slow mode begins to matter further back than this memory reaches [M1]. */
  hear(sends: readonly CountedSend[]): void {
    for (const { kind, author, at } of sends)
      if (kind !== 'announce' && paceOf(kind) === 'say') this.#heard(author, at)
  }

  /** 0 and counted, or the milliseconds until it would be. `slowSeconds`: slow mode; moderators are exempt [M1]. */
  take(sender: Sender, pace: Pace, slowSeconds: number, now: number): number {
    const { author, is } = sender
    switch (pace) {
      case 'change':
        return this.#take('change', author, CHANGE, now)
      case 'moderation':
        return this.#take('moderation', author, MODERATION, now)
      case 'announce':
        return this.#take('announce', author, ANNOUNCE, now)
      case 'say': {
        const quiet = slowSeconds > 0 && is !== 'moderator' ? slowSeconds * 1_000 : -Infinity
        const wait = Math.max(
          // A clock that was set back must not hold anybody for longer than the mode says.
          Math.min(this.#spokeAt.get(author) ?? -Infinity, now) + quiet - now,
          this.#wait('say', author, this.#pace(is), now),
          is === 'irc' ? this.#wait('say', 'relay', RELAY, now) : 0,
        )
        if (wait <= 0) this.#spoke(sender, now)
        return Math.max(0, wait)
      }
    }
  }

  #spoke({ author, is }: Sender, at: number): void {
    this.#count('say', author, this.#pace(is), at)
    if (is === 'irc') this.#count('say', 'relay', RELAY, at)
    this.#heard(author, at)
  }

  #heard(author: string, at: number): void {
    const before = this.#spokeAt.get(author) ?? at
    this.#spokeAt.delete(author)
    this.#spokeAt.set(author, Math.max(before, at))
    const [oldest] = this.#spokeAt.keys()
    if (this.#spokeAt.size > KEYS_MAX && oldest !== undefined) this.#spokeAt.delete(oldest)
  }

  #pace(is: Sender['is']): RateLimits {
    const { burst, everyMs } = this.#limits
    switch (is) {
      case 'member':
      case 'forum':
        return { burst, everyMs }
      case 'moderator':
        return { burst: Math.max(burst, MODERATOR_BURST), everyMs }
      case 'irc':
        return { burst: burst * 2, everyMs: everyMs / 2 }
    }
  }

  #take(pace: Pace, author: string, limits: RateLimits, now: number): number {
    const wait = this.#wait(pace, author, limits, now)
    if (wait <= 0) this.#count(pace, author, limits, now)
    return Math.max(0, wait)
  }

  #wait(pace: Pace, author: string, limits: RateLimits, now: number): number {
    return Math.ceil(this.#missingMs(pace, author, limits, now) - (limits.burst - 1) * limits.everyMs)
  }

  #count(pace: Pace, author: string, limits: RateLimits, now: number): void {
    const fullAt = now + this.#missingMs(pace, author, limits, now) + limits.everyMs
    this.#fullAt.set(`${pace} ${author}`, fullAt)
    if (this.#fullAt.size <= KEYS_MAX) return
    for (const [key, at] of this.#fullAt) if (at <= now) this.#fullAt.delete(key)
  }

  /** Until the bucket is full again. Were it longer than for a whole bucket, the clock was set back, which must not hold anybody. */
  #missingMs(pace: Pace, author: string, { burst, everyMs }: RateLimits, now: number): number {
    const missingMs = (this.#fullAt.get(`${pace} ${author}`) ?? now) - now
    return missingMs > burst * everyMs ? 0 : Math.max(0, missingMs)
  }
}

export function paceOf(kind: EntryKind): 'say' | 'change' {
  return kind === 'edit' || kind === 'remove' || kind === 'topic' ? 'change' : 'say'
}
