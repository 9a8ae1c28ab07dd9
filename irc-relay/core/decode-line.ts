/** `decode` of a TextDecoder, which the pure world does not have. */
export type Decode = (bytes: Uint8Array) => string

const ENDS = '\r\n\0'

/**
 * A whole line as text: strict UTF-8 (`fatal`, `ignoreBOM`), which throws, else windows-1252, which reads any bytes. By
 * line, because a channel's people use both. CR, LF and NUL are no part of any line.
 */
export function decodeLine(bytes: Uint8Array, utf8: Decode, windows1252: Decode): string {
  return decoded(bytes, utf8, windows1252).replace(/\p{Cc}/gu, (char) => (ENDS.includes(char) ? '' : char))
}

function decoded(bytes: Uint8Array, utf8: Decode, windows1252: Decode): string {
  try {
    return utf8(bytes)
  } catch {
    return windows1252(bytes)
  }
}
