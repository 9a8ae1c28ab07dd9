import type { VNode } from 'preact'
import type { Message } from '../../protocol/entry.ts'
import { markupTokens } from '../../protocol/markup.ts'
import { plainText } from '../../protocol/markup-token.ts'
import * as strings from '../strings-later.ts'

/** UTF-16 units of an answered message that are shown: more than a line has. */
const QUOTE_MAX = 200

/** What a message answers, in one line that leads there; null where it answers nothing. */
export function answered(
  row: Message,
  { held, shown }: { readonly held: readonly Message[]; readonly shown: readonly Message[] },
  jump: (seq: number) => void,
): VNode | null {
  if (row.kind !== 'say' || row.reply === undefined) return null
  const { reply } = row
  // What the reader does not want to see is not deleted, and is not quoted.
  const target = shown.find(({ seq }) => seq === reply)
  const [first] = held
  if (first && first.seq < reply && !held.some(({ seq }) => seq === reply))
    return <p class="context">↪ {strings.answersRemoved}</p>
  return (
    <button type="button" class="context" onClick={() => jump(reply)}>
      ↪{' '}
      {target && target.kind !== 'announce'
        ? [<bdi>{target.by.name}</bdi>, ': ', plainText(markupTokens(target.text)).slice(0, QUOTE_MAX)]
        : strings.answersEarlier}
    </button>
  )
}
