import type { Entry } from '../../../protocol/entry.ts'
import type { Action, RelayEvent } from '../../../irc-relay/core/relay-action.ts'
import { ANN } from './scene.ts'

/** A room that keeps everything: numbers, refs, pages forward. What it says waits until it is read. */
export class ModelRoom {
  readonly entries: Entry[] = []
  readonly #unread: RelayEvent[] = []
  isLive = false

  say(text: string, at: number): void {
    this.#store({ kind: 'say', by: ANN, text }, at)
  }

  connect(): void {
    this.isLive = true
    this.#unread.length = 0
    this.#unread.push({ is: 'welcome', epoch: 'e1', head: this.entries.length, textMax: 2_000 })
  }

  cut(): void {
    if (!this.isLive) return
    this.isLive = false
    this.#unread.length = 0
    this.#unread.push({ is: 'room gone' })
  }

  read(): RelayEvent | undefined {
    return this.#unread.shift()
  }

  hear(action: Action, at: number): void {
    if (action.do !== 'tell room' || !this.isLive) return
    const { frame } = action
    if (frame.type === 'history') {
      const { ref, after = 0 } = frame
      // Pages of five, so that there are several.
      const entries = this.entries.slice(after, after + 5)
      const more = after + 5 < this.entries.length
      this.#unread.push({ is: 'page', ref, entries, more, pruned: false })
    }
    if (frame.type !== 'say' && frame.type !== 'action' && frame.type !== 'notice') return
    const { ref, text, as, sentAt } = frame
    const known = this.entries.some((entry) => entry.ref === ref)
    if (!known && as) {
      const late = sentAt === undefined ? {} : { sentAt }
      this.#store({ kind: frame.type, by: as, text, ref, ...late }, at)
    }
    this.#unread.push({ is: 'ack', ref })
  }

  #store(draft: object, at: number): void {
    const entry = { ...draft, seq: this.entries.length + 1, at } as Entry
    this.entries.push(entry)
    if (this.isLive) this.#unread.push({ is: 'entries', entries: [entry] })
  }
}
