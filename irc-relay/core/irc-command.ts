/** RFC 2812 §2.3.1: what ends a parameter or the line, or begins the last one. */
const MIDDLE = /^[^\s:\p{Cc}][^\s\p{Cc}]*$/u
const ENDS = /[\r\n\0]/u

/** A command with its parameters, the last with its colon; null: one of them is none. No line ending. */
export function ircCommand(
  command: string,
  middles: readonly string[],
  trailing: string | null,
): string | null {
  if (!middles.every((middle) => MIDDLE.test(middle)) || ENDS.test(trailing ?? '')) return null
  return [command, ...middles, ...(trailing === null ? [] : [`:${trailing}`])].join(' ')
}
