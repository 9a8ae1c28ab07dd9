/** What the Worker uses of Node's crypto, which workerd has built in; Node's own types would bring all of Node along. */
declare module 'node:crypto' {
  type Hash = {
    update(text: string): Hash
    digest(): Uint8Array
    digest(encoding: 'base64'): string
  }
  export function createHash(algorithm: 'sha256'): Hash
  export function createHmac(algorithm: 'sha256', key: Uint8Array): Hash
  /** Throws where lengths differ. */
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}
