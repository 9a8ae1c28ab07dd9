/** What 005 says, by upper-case name; without a value: true. */
export type Isupport = Readonly<Record<string, string | true>>

/** More names than any server has; what is beyond is not read. */
const NAMES_MAX = 256
const ESCAPED = /\\x([\da-f]{2})/giu

/** With one more 005, whose parameters are our nick, tokens and words for people; modern.ircdocs.horse/#rplisupport-005. */
export function withIsupport(before: Isupport, params: readonly string[]): Isupport {
  const known = new Map(Object.entries(before))
  for (const token of params.slice(1, -1)) {
    const [, removed, name = '', value] = /^(-?)([^=]*)(?:=(.*))?$/su.exec(token.trim()) ?? []
    const key = name.toUpperCase()
    if (removed === '-') known.delete(key)
    else if (key !== '' && known.size < NAMES_MAX)
      known.set(key, value === undefined ? true : unescaped(value))
  }
  return Object.fromEntries(known)
}

/** The value of a name that has to have one. */
export function textOf(isupport: Isupport, name: string): string | undefined {
  const value = isupport[name]
  return typeof value === 'string' ? value : undefined
}

function unescaped(value: string): string {
  return value.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
