import { isMessageKind } from '../../protocol/kinds.ts'
import type { Draft, EntryJson, Page, StoredSend, Transcript } from '../../worker/core/transcript.ts'

type Row = { readonly seq: number; readonly draft: Draft; readonly json: EntryJson }

/** The transcript without a database: a real one for plain tests, held to the same suite as SQLite's. */
export class MemoryTranscript implements Transcript {
  readonly epoch: string
  /** Makes the next `append` fail as a full disk would. */
  failing = false
  readonly #rows: Row[] = []

  constructor(epoch = 'e1') {
    this.epoch = epoch
  }

  get head(): number {
    return this.#rows.at(-1)?.seq ?? 0
  }

  get oldest(): number {
    return this.#rows[0]?.seq ?? 1
  }

  append(drafts: readonly Draft[], at: number): { seq: number; json: EntryJson }[] {
    if (this.failing) throw new Error('storage is full')
    const refs = drafts.flatMap(({ sender, entry }) =>
      entry.ref === undefined ? [] : [`${sender} ${entry.ref}`],
    )
    const twice = drafts.some(
      ({ sender, entry }) => entry.ref !== undefined && this.find(sender, entry.ref) !== null,
    )
    if (twice || new Set(refs).size < refs.length) throw new Error('ref: not unique')
    return drafts.map((draft) => {
      const seq = this.head + 1
      const json = JSON.stringify({ seq, at, ...draft.entry })
      this.#rows.push({ seq, draft, json })
      return { seq, json }
    })
  }

  find(sender: string, ref: string): StoredSend | null {
    const row = this.#rows.find(({ draft }) => draft.sender === sender && draft.entry.ref === ref)
    if (!row) return null
    const { entry } = row.draft
    return { seq: row.seq, kind: entry.kind, text: 'text' in entry ? (entry.text ?? null) : null }
  }

  after(seq: number, limit: number): Page {
    return page(
      this.#rows.filter((row) => row.seq > seq),
      limit,
    )
  }

  before(seq: number, limit: number): Page {
    const shown = this.#rows
      .filter((row) => row.seq < seq && isMessageKind(row.draft.entry.kind))
      .toReversed()
    const { entries, more } = page(shown, limit)
    return { entries: entries.toReversed(), more }
  }
}

function page(rows: readonly Row[], limit: number): Page {
  return { entries: rows.slice(0, limit).map(({ json }) => json), more: rows.length > limit }
}
