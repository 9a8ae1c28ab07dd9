import { DurableObject } from 'cloudflare:workers'
import { decodeEnvironment, type Env } from './environment.ts'
import { type Action, actionsOn, afterAction } from './moderation.ts'
import { sendDue, setAlarm } from './outbox.ts'
import { keepCall } from './outbox-table.ts'
import type { Person } from './people.ts'
import {
  listPeople,
  personById,
  registerPerson,
  type Registration,
  renamePerson,
  updateStanding,
} from './people-table.ts'
import { announce, recheck } from './room-call.ts'
import { migrate } from './schema.ts'
import {
  deleteSession,
  expireSession,
  type Holder,
  holderOfCredential,
  holderOfSid,
  keepTicket,
  personOfSid,
  prolongSession,
  startSession,
} from './session-table.ts'
import {
  announcedPost,
  insertReply,
  insertTopic,
  listTopics,
  type PostDraft,
  type Posting,
  readTopic,
  type Topic,
  type TopicDraft,
  type TopicSummary,
} from './topic-table.ts'

/** One instant of one visitor: what every call that touches a session needs. Times in ms. */
export interface Moment {
  readonly now: number
  readonly lifeMs: number
}

/**
 * All that the stand-in forum keeps, in one object: a board for a demo has no need of two. Every method is one
 * transaction, and what the room must hear of it is kept in the same one.
 */
export class ForumStore extends DurableObject<Env> {
  readonly #sql: SqlStorage

  constructor(context: DurableObjectState, env: Env) {
    super(context, env)
    this.#sql = context.storage.sql
    context.storage.transactionSync(() => migrate(this.#sql, Date.now()))
  }

  /** Who views a page with this sid; a live session is prolonged by the view. */
  view(sid: string, { now, lifeMs }: Moment): Holder {
    prolongSession(this.#sql, sid, now, lifeMs)
    return holderOfSid(this.#sql, sid, now)
  }

  /** Starts a session for an existing person; false when there is no such person. */
  logIn(personId: number, sid: string, { now, lifeMs }: Moment): boolean {
    if (personById(this.#sql, personId) === null) return false
    startSession(this.#sql, { sid, personId, now, lifeMs })
    return true
  }

  /** Registers a checked name and logs it in at once. */
  register(name: string, sid: string, { now, lifeMs }: Moment): Registration {
    return this.ctx.storage.transactionSync(() => {
      const registration = registerPerson(this.#sql, name)
      if (registration.ok) startSession(this.#sql, { sid, personId: registration.id, now, lifeMs })
      return registration
    })
  }

  logOut(sid: string): void {
    this.#change(() => {
      this.#recheck(personOfSid(this.#sql, sid))
      deleteSession(this.#sql, sid)
    })
  }

  expire(sid: string, now: number): void {
    this.#change(() => {
      expireSession(this.#sql, sid, now)
      this.#recheck(personOfSid(this.#sql, sid))
    })
  }

  /** Keeps the ticket when the sid is live; the page's own sid stays out of the page. */
  issueTicket(ticket: string, sid: string, now: number): boolean {
    if (holderOfSid(this.#sql, sid, now).state !== 'live') return false
    keepTicket(this.#sql, ticket, sid, now)
    return true
  }

  /** Who holds a sid or ticket, for the room [F1]; asking does not prolong a session. */
  holder(credential: string, now: number): Holder {
    return holderOfCredential(this.#sql, credential, now)
  }

  /** The sample people and the newest of the others. */
  people(limit: number): readonly Person[] {
    return listPeople(this.#sql, limit)
  }

  /** Gives somebody another checked name; false where it is taken. */
  rename(personId: number, name: string): boolean {
    return this.#change(() => {
      if (!renamePerson(this.#sql, personId, name)) return false
      this.#recheck(personId)
      return true
    })
  }

  /** Does something to somebody; false where `by` may not, or there is no such person. */
  moderate(by: number, personId: number, action: Action): boolean {
    return this.#change(() => {
      const [actor, person] = [by, personId].map((id) => personById(this.#sql, id))
      if (!actor || !person || !actionsOn(actor, person).includes(action)) return false
      updateStanding(this.#sql, afterAction(person, action))
      this.#recheck(personId)
      return true
    })
  }

  topics(forMember: boolean): readonly TopicSummary[] {
    return listTopics(this.#sql, forMember)
  }

  topic(id: number): Topic | null {
    return readTopic(this.#sql, id)
  }

  /** `origin` is the forum's own, for the addresses that the room is told. */
  startTopic(topic: TopicDraft, opening: PostDraft, origin: string): Posting {
    return this.#change(() => this.#announce('topic.created', insertTopic(this.#sql, topic, opening), origin))
  }

  reply(topic: number, reply: PostDraft, origin: string): Posting {
    return this.#change(() => this.#announce('post.created', insertReply(this.#sql, topic, reply), origin))
  }

  override async alarm(): Promise<void> {
    const environment = decodeEnvironment(this.env)
    if (!environment.ok) throw new Error(environment.detail)
    await sendDue(this.ctx, this.env.CHAT, environment.settings.announceToken)
  }

  #announce(event: 'topic.created' | 'post.created', posting: Posting, origin: string): Posting {
    const post = posting.ok ? announcedPost(this.#sql, posting.post) : null
    if (post !== null) keepCall(this.#sql, announce(event, post, origin), Date.now())
    return posting
  }

  #recheck(personId: number | null): void {
    if (personId !== null) keepCall(this.#sql, recheck(personId), Date.now())
  }

  /** One transaction, after which the room is told what was kept for it. */
  #change<Result>(work: () => Result): Result {
    const result = this.ctx.storage.transactionSync(work)
    setAlarm(this.ctx)
    return result
  }
}
