/** A piece of a message's text: plain, or an address that a reader may follow. */
export type TextToken =
  | { readonly is: 'text'; readonly text: string }
  /** `text` is the address exactly as it was written; it begins with http:// or https://. */
  | { readonly is: 'link'; readonly text: string }

/** An address begins where no word runs into it, and ends at white space or at a character no URL has unescaped. */
const CANDIDATE = /(?<![\p{L}\p{N}])https?:\/\/[^\s<>"`\\^{}|\p{Cc}]+/giu

/** What an address may end with: any other punctuation ends the sentence around it. */
const LAST = /[^\p{P}~]|[-/#%&@]/u

/**
 * A host must follow; `user@` before it is refused, because `https://forum.example@elsewhere/` reads as another
 * place than it leads to.
 */
const WITH_HOST = /^https?:\/\/[\p{L}\p{N}[][^/?#@]*(?:[/?#]|$)/iu

/** Cuts text into plain pieces and http(s) addresses; the pieces joined are the text again. */
export function tokenize(text: string): readonly TextToken[] {
  const tokens: TextToken[] = []
  let end = 0
  const cut = (is: TextToken['is'], to: number): void => {
    if (to > end) tokens.push({ is, text: text.slice(end, to) })
    end = to
  }
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
    const link = withoutTrail(candidate)
    if (!WITH_HOST.test(link)) continue
    cut('text', index)
    cut('link', index + link.length)
  }
  cut('text', text.length)
  return tokens
}

/** The candidate up to the last character that may end it; a closing bracket may where its opening one is inside. */
function withoutTrail(candidate: string): string {
  let end = 0
  let open = 0
  for (let i = 0; i < candidate.length; i += 1) {
    const char = candidate.charAt(i)
    const closes = open > 0 && /\p{Pe}/u.test(char)
    if (closes) open -= 1
    if (/\p{Ps}/u.test(char)) open += 1
    if (closes || LAST.test(char)) end = i + 1
  }
  return candidate.slice(0, end)
}
