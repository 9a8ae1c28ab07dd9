/** Lines of a paste that are not yet likely to be code or a log: as many as the box shows at once. */
const PASTED_LINES = 6

/** A paste in a text. */
export type Pasted = {
  readonly text: string
  readonly from: number
  readonly to: number
  readonly lines: number
}

/** Where the words that were just pasted stand, if they are long and no code yet; `caret` is behind them. */
export function pastedAt(pasted: string, text: string, caret: number): Pasted | null {
  const words = pasted.replace(/\r\n?/g, '\n')
  const lines = words.trimEnd().split('\n').length
  const from = caret - words.length
  if (lines <= PASTED_LINES || text.includes('```') || text.slice(from, caret) !== words) return null
  return { text, from, to: caret, lines }
}

/** The words as code, on lines of their own, to stand in their place. */
export function fenced({ text, from, to }: Pasted): string {
  const before = from === 0 || text[from - 1] === '\n' ? '' : '\n'
  const after = to === text.length || text[to] === '\n' ? '' : '\n'
  return `${before}\`\`\`\n${text.slice(from, to).replace(/^\n+|\s+$/g, '')}\n\`\`\`${after}`
}
