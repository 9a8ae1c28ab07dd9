/** `decode` of a TextDecoder, which the pure world does not have. */
export type Decode = (bytes: Uint8Array) => string

const ENDS = '\r\n\0'
/** Bytes: a server cuts at 510, of which its clients may take some for what it puts in front. */
const CUT_MIN = 400
/** The first byte that is not ASCII, and the first of those that begin a character of so many bytes. */
const [WIDE, OF_TWO, OF_THREE, OF_FOUR] = [0x80, 0xc0, 0xe0, 0xf0]

/**
 * A whole line as text: strict UTF-8 (`fatal`, `ignoreBOM`), which throws, else windows-1252, which reads any bytes. By
 * line, because a channel's people use both. Of UTF-8 that a server cut within a character that one goes. CR, LF and NUL
 * are no part of any line.
 */
export function decodeLine(bytes: Uint8Array, utf8: Decode, windows1252: Decode): string {
  return decoded(bytes, utf8, windows1252).replace(/\p{Cc}/gu, (char) => (ENDS.includes(char) ? '' : char))
}

function decoded(bytes: Uint8Array, utf8: Decode, windows1252: Decode): string {
  const whole = withoutCutCharacter(bytes)
  for (const some of whole ? [bytes, whole] : [bytes]) {
    try {
      return utf8(some)
    } catch {}
  }
  return windows1252(bytes)
}

/** Null where it does not end within a character, or has no other from which to tell that it is UTF-8. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < CUT_MIN) return null
  const at = bytes.findLastIndex((byte) => byte < WIDE || byte >= OF_TWO)
  const first = bytes[at] ?? 0
  const length = first >= OF_FOUR ? 4 : first >= OF_THREE ? 3 : first >= OF_TWO ? 2 : 1
  if (at < 0 || bytes.length - at >= length) return null
  const whole = bytes.subarray(0, at)
  return whole.some((byte) => byte >= WIDE) ? whole : null
}
