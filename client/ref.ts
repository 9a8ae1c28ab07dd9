import { base64url } from './base64url.ts'

/** Characters of a ref: 60 bits of chance among one author's sends, and short, for it rides on every line. */
const LENGTH = 10
/** Enough for them. */
const BYTES = 8

/** A new ref of random bytes [Vocabulary: ref]. */
export function refOf(randomBytes: (count: number) => Uint8Array): string {
  return base64url(randomBytes(BYTES)).slice(0, LENGTH)
}
