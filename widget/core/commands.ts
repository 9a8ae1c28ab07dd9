import type { Self } from '../../protocol/author.ts'
import { SLOW_SECONDS_MAX } from '../../protocol/limits.ts'

/** What one may type after a slash at the beginning. */
const COMMANDS = ['me', 'shrug', 'ignore', 'unignore', 'topic', 'slow', 'help'] as const
export type Command = (typeof COMMANDS)[number]

/** Those that are of use to this person. */
export function commandsFor(you: Self | null): readonly Command[] {
  return COMMANDS.filter((name) => {
    switch (name) {
      case 'topic':
      case 'slow':
        return you?.can.includes('moderate')
      default:
        return true
    }
  })
}

/** What stands behind the command's name. */
export function argumentOf(typed: string): string {
  return /^\s*\/\S*\s*([^]*?)\s*$/u.exec(typed)?.[1] ?? ''
}

/** Seconds of slow mode; null where it is no number that the room takes. */
export function slowSeconds(argument: string): number | null {
  if (argument === 'off') return 0
  const seconds = /^\d{1,5}$/.test(argument) ? Number(argument) : Infinity
  return seconds <= SLOW_SECONDS_MAX ? seconds : null
}
