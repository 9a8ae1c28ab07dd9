/** How many sockets there may be [P4]; load tests raise the limits. */
export type SocketLimits = {
  readonly perAddress: number
  readonly perPerson: number
  readonly all: number
}

/** What counts as one address: of IPv6 the /64 that one subscriber has; '' where it is not known [P4]. */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = ip.toLowerCase().split('%', 1).join('').split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  const groups = [...before, ...gap, ...after].slice(0, 4)
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

/** Open sockets by address, kept as they come and go. */
export class Addresses {
  readonly #sockets = new Map<string, number>()

  isFull(ip: string, { perAddress }: SocketLimits): boolean {
    return ip !== '' && (this.#sockets.get(addressKey(ip)) ?? 0) >= perAddress
  }

  count(ip: string, by: 1 | -1): void {
    const key = addressKey(ip)
    const sockets = (this.#sockets.get(key) ?? 0) + by
    if (sockets > 0) this.#sockets.set(key, sockets)
    else this.#sockets.delete(key)
  }
}
