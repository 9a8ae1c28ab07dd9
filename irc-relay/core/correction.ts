/** Words that are shown on both sides of what changed: enough to find the place. */
const CONTEXT = 3

/**
 * What an edit changed, with a few words around it and `…` for the rest; null where no word changed. What was only taken
 * out shows as the words that met over it.
 */
export function changedWords(before: string, after: string): string | null {
  const [old, words] = [wordsIn(before), wordsIn(after)]
  const shorter = Math.min(old.length, words.length)
  let same = 0
  while (same < shorter && old[same] === words[same]) same += 1
  let sameAtEnd = 0
  while (sameAtEnd < shorter - same && old.at(-1 - sameAtEnd) === words.at(-1 - sameAtEnd)) sameAtEnd += 1
  if (same === old.length && same === words.length) return null

  const from = Math.max(same - CONTEXT, 0)
  const to = Math.min(words.length - sameAtEnd + CONTEXT, words.length)
  const left = from > 0 ? ['…'] : []
  const right = to < words.length ? ['…'] : []
  return [...left, ...words.slice(from, to), ...right].join(' ')
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => word !== '')
}
