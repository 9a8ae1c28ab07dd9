import type { Turn } from './relay-action.ts'
import { isOwnTopic, topicToSet } from './topic.ts'

/** The room's pinned line on its way to the channel: wanted until the channel has it, refuses it, or has a newer one. */
export function createTopicKeeper(kept: string | null) {
  let wanted = kept
  let current = ''
  let set = ''
  let isAsked = false

  return {
    /** What outlives the process. */
    get saved() {
      return wanted
    },
    want(text: string): void {
      ;[wanted, isAsked] = [text, false]
    },
    /** The channel tells its topic anew, if it has one. */
    joined(): void {
      ;[current, isAsked] = ['', false]
    },
    /** True where somebody else has set it: they have the last word. */
    heard(text: string, isBySomebody: boolean): boolean {
      const isOurs = isOwnTopic(set, text)
      current = isOurs ? set : text
      if (isOurs || isBySomebody) wanted = null
      return isBySomebody && !isOurs
    },
    /** We may not. */
    refused(text: string, turn: Turn): void {
      if (wanted === null || !isAsked) return
      wanted = null
      turn.act({ do: 'log', event: { what: 'refused', detail: `topic: ${text}` } })
    },
    /** In the channel; `max`: bytes of a topic, where the server says. */
    go(max: number | undefined, turn: Turn): void {
      if (wanted === null || isAsked) return
      const next = topicToSet(wanted, current, max)
      if (next === null) {
        wanted = null
        return
      }
      ;[set, isAsked] = [next, true]
      turn.act({ do: 'topic', text: next })
    },
  }
}
