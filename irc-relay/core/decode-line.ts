/** `decode` of a TextDecoder, which the pure world does not have. */
export type Decode = (bytes: Uint8Array) => string

const ENDS = '\r\n\0'
/** Bytes: a server cuts at 510, of which its clients may take some for what it puts in front. */
const CUT_MIN = 400
/** Whatever character the cut went through, with as many of one of these it is whole again. */
const CONTINUATIONS = [0x80, 0xbf]
const CONTINUATIONS_MAX = 3
/** What is said, behind tags, who says it, and to whom. */
const WORDS = /^(?:@\S+ +)?\S.*? :(.*)$/su
const NOT_ASCII = /[^\p{ASCII}]/u

/**
 * A whole line as text: strict UTF-8 (`fatal`, `ignoreBOM`), which throws, else windows-1252, which reads any bytes. By
 * line, because a channel's people use both. Of UTF-8 that a server cut within a character that one goes. CR, LF and NUL
 * are no part of any line.
 */
export function decodeLine(bytes: Uint8Array, utf8: Decode, windows1252: Decode): string {
  const text = decoded(bytes, utf8) ?? withoutCutCharacter(bytes, utf8) ?? windows1252(bytes)
  return text.replace(/\p{Cc}/gu, (char) => (ENDS.includes(char) ? '' : char))
}

function decoded(bytes: Uint8Array, utf8: Decode): string | null {
  try {
    return utf8(bytes)
  } catch {
    return null
  }
}

/** Null where it does not end within a character, or nothing else that is said tells that it is UTF-8. */
function withoutCutCharacter(bytes: Uint8Array, utf8: Decode): string | null {
  const end = bytes.findLastIndex((byte) => !ENDS.includes(String.fromCharCode(byte))) + 1
  if (end < CUT_MIN) return null
  for (const continuation of CONTINUATIONS)
    for (let missing = 1; missing <= CONTINUATIONS_MAX; missing += 1) {
      const mended = new Uint8Array(end + missing).fill(continuation)
      mended.set(bytes.subarray(0, end))
      const whole = decoded(mended, utf8)?.replace(/.$/su, '')
      if (whole !== undefined) return NOT_ASCII.test(WORDS.exec(whole)?.[1] ?? '') ? whole : null
    }
  return null
}
