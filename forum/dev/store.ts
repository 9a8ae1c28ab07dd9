import { DurableObject } from 'cloudflare:workers'
import { type Action, actionsOn, afterAction } from './moderation.ts'
import type { Person } from './people.ts'
import {
  listPeople,
  personById,
  registerPerson,
  type Registration,
  renamePerson,
  updateStanding,
} from './people-table.ts'
import { migrate } from './schema.ts'
import {
  deleteSession,
  expireSession,
  type Holder,
  holderOfCredential,
  holderOfSid,
  keepTicket,
  prolongSession,
  startSession,
} from './session-table.ts'
import {
  insertReply,
  insertTopic,
  listTopics,
  type PostDraft,
  type Posting,
  readTopic,
  type Topic,
  type TopicSummary,
} from './topic-table.ts'

/** One instant of one visitor: what every call that touches a session needs. Times in ms. */
export interface Moment {
  readonly now: number
  readonly lifeMs: number
}

/** All that the stand-in forum keeps, in one object: a board for a demo has no need of two. Every method is one transaction. */
export class ForumStore extends DurableObject<unknown> {
  readonly #sql: SqlStorage

  constructor(context: DurableObjectState, env: unknown) {
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
    deleteSession(this.#sql, sid)
  }

  expire(sid: string, now: number): void {
    expireSession(this.#sql, sid, now)
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
    return this.ctx.storage.transactionSync(() => renamePerson(this.#sql, personId, name))
  }

  /** Does something to somebody; false where `by` may not, or there is no such person. */
  moderate(by: number, personId: number, action: Action): boolean {
    return this.ctx.storage.transactionSync(() => {
      const [actor, person] = [by, personId].map((id) => personById(this.#sql, id))
      if (!actor || !person || !actionsOn(actor, person).includes(action)) return false
      updateStanding(this.#sql, afterAction(person, action))
      return true
    })
  }

  topics(): readonly TopicSummary[] {
    return listTopics(this.#sql)
  }

  topic(id: number): Topic | null {
    return readTopic(this.#sql, id)
  }

  startTopic(title: string, opening: PostDraft): Posting {
    return this.ctx.storage.transactionSync(() => insertTopic(this.#sql, title, opening))
  }

  reply(topic: number, reply: PostDraft): Posting {
    return insertReply(this.#sql, topic, reply)
  }
}
