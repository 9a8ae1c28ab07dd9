/** A piece of a message's text: plain, or an address that a reader may follow. */
export type TextToken =
  | { readonly is: 'text'; readonly text: string }
  /** `text` is the address exactly as it was written; it begins with http:// or https://. */
  | { readonly is: 'link'; readonly text: string }

/** An address begins where no word runs into it, and ends at white space or at a character no URL has unescaped. */
const CANDIDATE = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"`\\^{}|\p{Cc}]+/giu

/** Punctuation that ends the sentence around an address, not the address. */
const TRAILING = /[.,:;!?'*_~…’”»。、，！？：；]/u

const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '）': '（', '」': '「', '】': '【' }

/**
 * A host must follow; `user@` before it is refused, because `https://forum.example@elsewhere/` reads as another
 * place than it leads to.
 */
const WITH_HOST = /^https?:\/\/[\p{L}\p{N}[][^/?#@]*(?:[/?#]|$)/iu

/** Cuts text into plain pieces and http(s) addresses; the pieces joined are the text again. */
export function tokenize(text: string): readonly TextToken[] {
  const tokens: TextToken[] = []
  let end = 0
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
    const link = withoutTrail(candidate)
    if (!WITH_HOST.test(link)) continue
    if (index > end) tokens.push({ is: 'text', text: text.slice(end, index) })
    tokens.push({ is: 'link', text: link })
    end = index + link.length
  }
  if (end < text.length) tokens.push({ is: 'text', text: text.slice(end) })
  return tokens
}

/** The candidate without trailing punctuation and without brackets that were opened before it. */
function withoutTrail(candidate: string): string {
  const depth = new Map<string, number>()
  for (const char of candidate) depth.set(char, (depth.get(char) ?? 0) + 1)
  const count = (char: string): number => depth.get(char) ?? 0
  let end = candidate.length
  while (end > 0) {
    const last = candidate.charAt(end - 1)
    const opener = OPENER[last]
    const unbalanced = opener !== undefined && count(last) > count(opener)
    if (!unbalanced && !TRAILING.test(last)) break
    depth.set(last, count(last) - 1)
    end -= 1
  }
  return candidate.slice(0, end)
}
