import * as v from 'valibot'
import { issueDetail, parseJson } from '../../protocol/client-frame.ts'
import { type Entry, entrySchema } from '../../protocol/entry.ts'
import { cursor, epoch, key, string } from '../../protocol/fields.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

/** The lines of an exported transcript, one after the other [A1, A2]. */

const headSchema = v.object({
  v: v.literal(PROTOCOL_VERSION, `must be ${PROTOCOL_VERSION}`),
  epoch,
  head: cursor,
  room: string,
})
const withKey = v.object({ key })

export type ImportLine = {
  readonly entry: Entry
  /** Of an announcement that is removed: it stays known [F3]. */
  readonly key?: string
}

export type CheckedLine =
  | { readonly is: 'head' }
  | ({ readonly is: 'entry' } & ImportLine)
  /** `detail` names the line and the member. */
  | { readonly is: 'bad'; readonly detail: string }

/** Checks each line by itself and against those before it: numbers without gaps, but for a pinned line that outlived its time [T1, T8]. */
export class ImportCheck {
  #line = 0
  #head = 0
  #last: Entry | null = null
  #entries = 0

  next(raw: string): CheckedLine {
    this.#line += 1
    const json = parseJson(raw)
    if (json === undefined) return this.#bad('must be JSON')
    if (this.#line === 1) return this.#readHead(json)
    const read = v.safeParse(entrySchema, json, { abortEarly: true })
    if (!read.success) return this.#bad(issueDetail(read.issues[0]))
    const entry = read.output
    const afterIsland = this.#entries === 1 && this.#last?.kind === 'topic'
    const follows = this.#last === null || entry.seq === this.#last.seq + 1
    if (!follows && !(afterIsland && entry.seq > (this.#last?.seq ?? 0)))
      return this.#bad('seq: must follow the line before')
    if (entry.seq > this.#head) return this.#bad('seq: must not be beyond head')
    this.#last = entry
    this.#entries += 1
    return 'removed' in entry && v.is(withKey, json)
      ? { is: 'entry', entry, key: json.key }
      : { is: 'entry', entry }
  }

  /** Null where all is there; else what is missing. */
  end(): string | null {
    if (this.#line === 0) return 'line 1: missing'
    return (this.#last?.seq ?? 0) === this.#head ? null : `line ${this.#line + 1}: missing`
  }

  #readHead(json: unknown): CheckedLine {
    const read = v.safeParse(headSchema, json, { abortEarly: true })
    if (!read.success) return this.#bad(issueDetail(read.issues[0]))
    this.#head = read.output.head
    return { is: 'head' }
  }

  #bad(detail: string): CheckedLine {
    return { is: 'bad', detail: `line ${this.#line}: ${detail}` }
  }
}
