import type { Timing } from './timing.ts'

/** What a restart must not forget, or a crash loop would be a reconnect storm. Calendar, ms. */
export type SavedServers = {
  readonly parked: Readonly<Record<string, { readonly until: number; readonly text: string }>>
  readonly holdUntil: number
  readonly kills: readonly number[]
  readonly dialledAt: number
}

const NOTHING_SAVED: SavedServers = { parked: {}, holdUntil: 0, kills: [], dialledAt: 0 }
const DAY_MS = 24 * 60 * 60_000

/** Which server is tried next, and when: sticky while good, the next after each failure. */
export function createServerList(servers: readonly string[], timing: Timing, kept: SavedServers | null) {
  let saved = kept ?? NOTHING_SAVED
  let at = 0

  const server = (ahead = 0): string => servers[(at + ahead) % servers.length] ?? ''
  const parkedMs = (name: string, wall: number): number =>
    clamp((saved.parked[name]?.until ?? 0) - wall, timing.networkBanMs)

  function hold(ms: number, wall: number): void {
    saved = { ...saved, holdUntil: wall + ms }
  }

  return {
    get saved() {
      return saved
    },
    get server() {
      return server()
    },
    /** How long none may be tried. No date set by a clock that went wrong holds longer than it was meant to. */
    restMs: (wall: number): number =>
      Math.max(
        clamp(saved.dialledAt + timing.dialFloorMs - wall, timing.dialFloorMs),
        clamp(saved.holdUntil - wall, timing.networkBanMs),
        Math.min(...servers.map((name) => parkedMs(name, wall))),
      ),
    /** It is tried now. */
    next(wall: number): string {
      const free = servers.findIndex((_, ahead) => parkedMs(server(ahead), wall) === 0)
      at += Math.max(free, 0)
      saved = { ...saved, dialledAt: wall }
      return server()
    },
    failed(): void {
      at += 1
    },
    hold,
    /** It has banned us, in these words; on two servers the same words are the network's. */
    park(ms: number, text: string, wall: number): void {
      const isElsewhere = Object.entries(saved.parked).some(
        ([name, ban]) => name !== server() && ban.text === text && parkedMs(name, wall) > 0,
      )
      saved = { ...saved, parked: { ...saved.parked, [server()]: { until: wall + ms, text } } }
      if (isElsewhere) hold(timing.networkBanMs, wall)
    },
    killed(wall: number): void {
      const before = saved.kills.filter((killedAt) => wall - killedAt < DAY_MS)
      saved = { ...saved, kills: [...before, wall] }
      hold(before.length > 0 ? timing.killAgainMs : timing.killMs, wall)
    },
  }
}

function clamp(ms: number, most: number): number {
  return Math.min(Math.max(ms, 0), most)
}
