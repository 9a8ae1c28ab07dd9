import type { Entry } from '../../protocol/entry.ts'
import { MESSAGE_KINDS } from '../../protocol/kinds.ts'
import { isFromIrc } from './irc-person.ts'

/**
 * What is still to be said of entries that IRC was not told yet: of an edited message the final text, of a removed one
 * nothing, of several edits of a message that IRC knows the last.
 */
export function unsaid(entries: readonly Entry[]): readonly Entry[] {
  const here = new Set(entries.filter(isForIrc).map(({ seq }) => seq))
  const gone = new Set(entries.flatMap((entry) => ('targets' in entry ? entry.targets : [])))
  const finalEdits = new Map<number, Extract<Entry, { kind: 'edit' }>>()
  for (const entry of entries) if (entry.kind === 'edit') finalEdits.set(entry.target, entry)

  return entries.flatMap((entry): readonly Entry[] => {
    if ('removed' in entry || gone.has(entry.seq)) return []
    if (entry.kind === 'edit') {
      const { target } = entry
      return here.has(target) || gone.has(target) || finalEdits.get(target) !== entry ? [] : [entry]
    }
    if (entry.kind === 'remove') {
      const targets = entry.targets.filter((seq) => !here.has(seq))
      return targets.length > 0 ? [{ ...entry, targets }] : []
    }
    const text = finalEdits.get(entry.seq)?.text
    return [text === undefined || entry.kind === 'topic' ? entry : { ...entry, text }]
  })
}

/** Whether IRC is told it as somebody's words. */
export function isForIrc(entry: Entry): boolean {
  return MESSAGE_KINDS.some((kind) => kind === entry.kind) && !('removed' in entry) && !isFromIrc(entry.by)
}
