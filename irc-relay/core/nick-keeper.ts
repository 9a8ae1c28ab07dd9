import { type CaseMapping, foldCase } from './case-mapping.ts'
import type { IrcEvent } from './irc-event.ts'
import type { Turn } from './relay-action.ts'
import type { Timing } from './timing.ts'

export type SavedNicks = {
  /** Under which the network may still show us; the present one is the last. */
  readonly shown: readonly string[]
  /** Under which we have spoken lately: what history has of them is ours. */
  readonly had: readonly string[]
}

/** Former connections that the network may show at once: one in 20 s, each for less than five minutes. */
const NICKS_MAX = 16
/** Characters of a nick that every server takes, with digits behind them (RFC 1459 §1.2). */
const STEM = 5
/** Of such nicks, before another server is asked: one that refuses them all is not asked as fast as it answers. */
const INVENTED_MAX = 3

/** The nick we have, the one we want, and the dead connections of ours that hold others: ghosts. */
export function createNickKeeper(
  nicks: readonly [string, ...string[]],
  timing: Timing,
  kept: SavedNicks | null,
) {
  const [wanted] = nicks
  let saved: SavedNicks = kept ?? { shown: [], had: [] }
  let mapping: CaseMapping = 'ascii'
  let nick = wanted
  /** Which of them the next attempt begins with: not with one that was just refused. */
  let at = 0
  let regainAt = Infinity
  let ghostUntil = Infinity

  const fold = (name: string): string => foldCase(name, mapping)
  const same = (a: string, b: string): boolean => fold(a) === fold(b)
  const includes = (names: readonly string[], name: string): boolean => names.some((one) => same(one, name))
  const without = (names: readonly string[], name: string): readonly string[] =>
    names.filter((one) => !same(one, name))
  const isGhostly = (): boolean => without(saved.shown, nick).length > 0

  function show(shown: readonly string[]): void {
    saved = { ...saved, shown }
  }

  function become(name: string, now: number): void {
    const added = (names: readonly string[]) => [...without(names, name).slice(1 - NICKS_MAX), name]
    nick = name
    saved = { shown: added(saved.shown), had: added(saved.had) }
    const isWanted = same(nick, wanted)
    if (isWanted) at = 0
    regainAt = isWanted ? Infinity : now + timing.regainMs
  }

  function regain(turn: Turn): void {
    regainAt = turn.now + timing.regainMs
    turn.act({ do: 'nick', nick: wanted })
  }

  function went(name: string, turn: Turn): void {
    show(without(saved.shown, name))
    if (same(name, wanted) && regainAt < Infinity) regain(turn)
  }

  return {
    get saved() {
      return saved
    },
    get nick() {
      return nick
    },
    /** A dead connection of ours may still be in the channel. */
    get hasGhost() {
      return isGhostly()
    },
    isOwn: (name: string): boolean => same(name, nick) || includes(saved.shown, name),
    /** Or that of a former connection, as history shows it. */
    wasOwn: (name: string): boolean => includes(saved.had, name),
    isIn: (names: readonly string[]): boolean => includes(names, nick),
    /** What to ask for on a new connection. */
    begin(): string {
      nick = nicks[at] ?? nick
      return nick
    },
    /** What to ask for instead; beyond the list one that nobody has. Null: enough. */
    next(random: () => number): string | null {
      at += 1
      if (at >= nicks.length + INVENTED_MAX) {
        at = 0
        return null
      }
      nick = nicks[at] ?? `${wanted.slice(0, STEM)}${Math.floor(random() * 10_000)}`
      return nick
    },
    registered(name: string, theirs: CaseMapping, now: number): void {
      mapping = theirs
      become(name, now)
    },
    live(now: number): void {
      ghostUntil = now + timing.ghostMs
    },
    lost(): void {
      ;[regainAt, ghostUntil] = [Infinity, Infinity]
    },
    listed(names: readonly string[]): void {
      show(saved.shown.filter((name) => same(name, nick) || includes(names, name)))
    },
    went,
    renamed({ from, to, isSelf }: Extract<IrcEvent, { is: 'renamed' }>, turn: Turn): void {
      const isGhost = !isSelf && includes(saved.shown, from)
      went(from, turn)
      // A dead connection's last wish may be another nick.
      if (isGhost) show([to, ...without(saved.shown, to)])
      if (isSelf) become(to, turn.now)
    },
    due(turn: Turn): void {
      if (turn.now >= regainAt) regain(turn)
      if (turn.now >= ghostUntil) show([nick])
    },
    dueAt: (): number => Math.min(regainAt, isGhostly() ? ghostUntil : Infinity),
  }
}
