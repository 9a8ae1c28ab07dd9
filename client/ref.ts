/** Base64url characters of a ref: 60 bits of chance among one author's sends, and short, for it rides on every line. */
const LENGTH = 10
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A new ref of random bytes [Vocabulary: ref]. */
export function newRef(randomBytes: (count: number) => Uint8Array): string {
  return Array.from(randomBytes(LENGTH), (byte) => BASE64URL[byte % 64]).join('')
}
