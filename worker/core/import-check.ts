import * as v from 'valibot'
import { issueDetail, parseJson } from '../../protocol/client-frame.ts'
import { type Entry, entrySchema } from '../../protocol/entry.ts'
import { countTo, epoch, key, string } from '../../protocol/fields.ts'
import { cleanText } from '../../protocol/text.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

/** The lines of an exported transcript, one after the other [A1, A2]. */

/** Highest seq of an upload: as many again may follow before numbers end [T1]. */
const HEAD_MAX = 2 ** 52

const headSchema = v.object({
  v: v.literal(PROTOCOL_VERSION, `must be ${PROTOCOL_VERSION}`),
  epoch,
  head: countTo(HEAD_MAX),
  room: string,
})
const object = v.custom<object>((json) => typeof json === 'object' && json !== null && !Array.isArray(json))
const withKey = v.object({ key })

export type ImportLine = {
  readonly entry: Entry
  /** Of an announcement that is removed: it stays known [F3]. */
  readonly key?: string
}

export type CheckedLine =
  | { readonly is: 'head' }
  | { readonly is: 'entry'; readonly line: ImportLine }
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
    if (!v.is(object, json)) return this.#bad(json === undefined ? 'must be JSON' : 'must be a JSON object')
    if (this.#line === 1) return this.#readHead(json)
    const read = v.safeParse(entrySchema, json, { abortEarly: true })
    if (!read.success) return this.#bad(entryDetail(read.issues[0], 'removed' in json))
    const entry = asStored(read.output)
    if (typeof entry === 'string') return this.#bad(`text: ${entry}`)
    const afterIsland = this.#entries === 1 && this.#last?.kind === 'topic'
    const follows = this.#last === null || entry.seq === this.#last.seq + 1
    if (!follows && !(afterIsland && entry.seq > (this.#last?.seq ?? 0)))
      return this.#bad('seq: must follow the line before')
    if (entry.seq > this.#head) return this.#bad('seq: must not be beyond head')
    this.#last = entry
    this.#entries += 1
    const removed = 'removed' in entry && v.is(withKey, json)
    return { is: 'entry', line: removed ? { entry, key: json.key } : { entry } }
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

/** With the text that the room would have stored for it, or what that one lacks [T7]. */
function asStored(entry: Entry): Entry | string {
  if (!('text' in entry) || entry.text === undefined) return entry
  const clean = cleanText(entry.text)
  if (clean.ok) return { ...entry, text: clean.text }
  if (clean.code === 'too_long') return `must be at most ${clean.max} characters`
  return entry.kind === 'topic' ? { ...entry, text: '' } : 'must not be empty'
}

/** Of the two things that an entry may be, what this one, removed or not, lacks to be its own. */
function entryDetail(issue: v.BaseIssue<unknown>, removed: boolean): string {
  const own = issue.type === 'union' ? issue.issues?.at(removed ? 0 : -1) : issue
  if (own?.type === 'variant' && own.input !== undefined) return 'kind: must be a kind of entry'
  return issueDetail(own ?? issue)
}
