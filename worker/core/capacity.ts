/** How many sockets there may be [P4]; load tests raise the limits. */
export type SocketLimits = {
  readonly perAddress: number
  readonly perPerson: number
  readonly all: number
}

/** What counts as one address: of IPv6 the /64 that one subscriber has; '' where it is not known [P4]. */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const groups = groupsOf(ip)
  // An IPv4 address in IPv6's clothes (RFC 4291, 2.5.5.2).
  if (groups.slice(0, 6).join() === '0,0,0,0,0,65535')
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight groups of an IPv6 address, however it is written (RFC 4291, 2.2). */
function groupsOf(ip: string): number[] {
  const [address = ''] = ip.split('%', 1)
  const [before = [], after = []] = address.split('::').map((part) => part.split(':').flatMap(readGroups))
  const gap = Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<number>(gap).fill(0), ...after]
}

/** One group; two of a tail that is written as IPv4 is. */
function readGroups(part: string): number[] {
  if (part === '') return []
  const [a, b, c, d] = part.split('.').map(Number)
  if (a === undefined || b === undefined || c === undefined || d === undefined) return [parseInt(part, 16)]
  return [a * 256 + b, c * 256 + d]
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
