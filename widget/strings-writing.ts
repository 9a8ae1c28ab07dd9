import type { Answer } from '../client/requests.ts'
import type { Command } from './core/commands.ts'
import { mayNotDo } from './strings-later.ts'

/*
 * Every word of what makes writing easier; for `import * as strings`. What other files say too is said in their words.
 */

export { ircTitle } from './strings-later.ts'
export { announcements, cancel, irc, save, tooLong, tooMuchWaits } from './strings.ts'

export const editing = 'Editing a message'
export const writtenEarly = 'Not sent: it was not known yet who you are.'
export const emptyEdit = 'A message cannot be empty.'
export const deleteIt = 'Delete it'

export const replyTo = 'Replying to '
export const replyToEarlier = 'Replying to an earlier message'
export const noReplyWithMe = '/me is no reply: it goes out without one'
export const cancelReply = 'Cancel the reply'

export const suggestions = { person: 'People', emoji: 'Emoji', command: 'Commands' } as const

export const pastedLines = (lines: number): string => `${lines} lines were pasted.`
export const makeCode = 'Make it a code block'

export const commands = 'Commands'
export const closeHelp = 'Close'
export const helpShown = 'The commands are listed above. Escape closes the list.'
export const slash = 'Two slashes at the beginning send a text that starts with one.'
export const shrug = '¯\\_(ツ)_/¯'
/** How it is used, and what for. */
export const commandHelp: Readonly<Record<Command, readonly [usage: string, help: string]>> = {
  me: ['/me waves', 'Say what you do'],
  shrug: ['/shrug text', `Add ${shrug} to a text`],
  ignore: ['/ignore name', 'Hide what somebody writes'],
  unignore: ['/unignore name', 'Show it again'],
  topic: ['/topic text', 'Set the pinned line'],
  slow: ['/slow seconds', 'Set the time between two messages of a person; off ends it'],
  help: ['/help', 'List the commands'],
}
export const unknownCommand = (name: string, known: readonly Command[]): string =>
  `Unknown command /${name}. There are ${known.map((command) => `/${command}`).join(', ')}. Type // to start with a slash.`
export const writeLike = (command: Command): string => `Write it like this: ${commandHelp[command][0]}`
export const onItsWay = 'Everybody sees it when the room has it.'

/** What the room said to a change of its own. */
export function answerWords({ is }: Answer): string {
  switch (is) {
    case 'done':
    case 'log':
      return 'Done.'
    case 'gone':
      return 'The connection was lost before the room answered.'
    case 'refused':
      return mayNotDo
  }
}

export const nowIgnored = (name: string): string =>
  `You do not see any more what ${name} writes. /unignore ${name} shows it again.`
export const notIgnored = (name: string): string => `You see again what ${name} writes.`
export const nobodyToIgnore = (name: string): string => `Nobody called ${name} has written here.`
export const nobodyIgnored = (name: string): string => `You do not ignore anybody called ${name}.`

/** Negative: so many too many. */
export const charactersLeft = (left: number): string =>
  left < 0 ? `Characters too many: ${-left}` : `Characters left: ${left}`
