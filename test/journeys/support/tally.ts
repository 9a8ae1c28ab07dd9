/** A word that is in one message alone: whose it is, and the how many-th; behind a dot a part of a long one. */
const TOKEN = /\b(?:web|irc)-\d+(?:\.\d+)?/gu

export function tokensOf(text: string): readonly string[] {
  return text.match(TOKEN) ?? []
}

export type Tally = {
  readonly lost: readonly string[]
  /** Lines that came twice, one right after the other, as their tokens. */
  readonly doubled: readonly (readonly string[])[]
  /** The first that is not where it should be: out of order, again later, or said by nobody. */
  readonly disordered: string | null
}

/** What became of these tokens on the other side, which got them line by line. */
export function tally(expected: readonly string[], got: readonly (readonly string[])[]): Tally {
  const lines = got.filter((line) => line.length > 0)
  const isRepeated = (line: readonly string[], i: number): boolean =>
    i > 0 && lines[i - 1]?.join() === line.join()
  const once = lines.filter((line, i) => !isRepeated(line, i)).flat()
  const here = new Set(once)
  const inOrder = expected.filter((token) => here.has(token))
  return {
    lost: expected.filter((token) => !here.has(token)),
    doubled: lines.filter(isRepeated),
    disordered: once.find((token, i) => token !== inOrder[i]) ?? null,
  }
}
