import type { JournalItem, Seen } from '../../../irc-relay/core/intake.ts'
import type { Saved, Store } from '../../../irc-relay/core/relay-action.ts'

/** Holds copies, so that nothing is shared with the life that wrote it. */
export class MemoryStore implements Store {
  saved: Saved | null = null
  readonly journal = new Map<string, JournalItem>()
  readonly seen: Seen[] = []

  load() {
    return structuredClone({ saved: this.saved, journal: [...this.journal.values()], seen: this.seen })
  }

  save(saved: Saved): void {
    this.saved = structuredClone(saved)
  }

  keep(item: JournalItem): void {
    this.journal.set(item.ref, item)
  }

  drop(ref: string): void {
    this.journal.delete(ref)
  }

  rewrite(items: readonly JournalItem[]): void {
    this.journal.clear()
    for (const item of items) this.keep(item)
  }

  note(seen: Seen): void {
    this.seen.push(seen)
  }
}
