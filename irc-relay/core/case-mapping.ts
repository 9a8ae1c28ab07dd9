/** What a network calls the same name: CASEMAPPING of its 005. */
export type CaseMapping = 'ascii' | 'rfc1459' | 'strict-rfc1459'

/** The nicks of a channel, folded, with the rule they were folded by. */
export type Nicks = { readonly folded: ReadonlySet<string>; readonly mapping: CaseMapping }

/** RFC 1459 §2.2: `{}|` are the lower case of `[]\`, and by its errata `^` that of `~`. */
const UPPER: Readonly<Record<CaseMapping, RegExp>> = {
  ascii: /[A-Z]/g,
  rfc1459: /[A-Z[\]\\~]/g,
  'strict-rfc1459': /[A-Z[\]\\]/g,
}
const LOWER: Readonly<Record<string, string>> = { '[': '{', ']': '}', '\\': '|', '~': '^' }

/** An unknown rule, or none, is read as ascii: it takes the fewest names for one. */
export function caseMapping(announced: string | undefined): CaseMapping {
  return announced === 'rfc1459' || announced === 'strict-rfc1459' ? announced : 'ascii'
}

/** Names of nicks and channels are equal if these are. */
export function foldCase(name: string, mapping: CaseMapping): string {
  return name.replace(UPPER[mapping], (char) => LOWER[char] ?? char.toLowerCase())
}

export function isNick(name: string, { folded, mapping }: Nicks): boolean {
  return folded.has(foldCase(name, mapping))
}
