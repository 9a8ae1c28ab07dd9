import type { Answer } from '../client/requests.ts'
import type { ModAction } from '../protocol/server-frame.ts'
import type { RowTool } from './core/row-tools.ts'
import { mayNotDo } from './strings-later.ts'
import { edit, present, save, tooMuchWaits, you } from './strings.ts'

/*
 * Every word of what is fetched when it is asked for; for `import * as strings`. What the first file says too is said
 * in its words.
 */

export { cancel, irc, ircTitle, language } from './strings.ts'
export { present, save, tooMuchWaits }

export const close = 'Close'
export const loading = 'Loading…'
export const aboutRow = (name: string): string => `Message of ${name}`
export const ownRow = aboutRow(you)
export const rowGone = 'This message is not there any more.'

export const rowTools: Readonly<Record<RowTool, string>> = {
  edit,
  remove: 'Delete',
  mute: 'Mute for 10 minutes',
  ban: 'Ban…',
  purge: 'Delete their messages of the last hour…',
}
export const muteUntilLifted = 'Mute until lifted'
export const ban = 'Ban'
export const purge = 'Delete them'
export const confirmBan = (name: string): string => `Ban ${name} from this room until somebody lifts it?`
export const confirmPurge = (name: string): string => `Delete all messages of ${name} of the last hour?`

export const roles = { moderator: 'Moderator', admin: 'Admin' } as const
export const andMore = (count: number): string => `and ${count} more`

export const pinnedLine = 'Pinned line'
export const slowSeconds = 'Slow mode: seconds between two messages of a person (0: off)'
export const showNews = 'Show forum activity'
export const modLog = 'Moderation log'
export const noActions = 'Nothing yet.'
export const older = 'More'
export const back = 'Back'
export const unmute = 'Unmute'
export const unban = 'Unban'

export const onItsWay = 'Saved; everybody sees it when the room has it.'

export function answerWords(answer: Answer): string {
  switch (answer.is) {
    case 'done':
    case 'log':
      return 'Done.'
    case 'gone':
      return 'The connection was lost before the room answered.'
    case 'refused':
      return refusalWords(answer.code)
  }
}

function refusalWords(code: Extract<Answer, { is: 'refused' }>['code']): string {
  switch (code) {
    case 'not_allowed':
      return mayNotDo
    case 'not_found':
      return 'The room does not know this person.'
    case 'auth':
    case 'slow':
    case 'unavailable':
      return 'Not just now. Try again in a moment.'
    default:
      return 'The room did not accept it.'
  }
}

/** "Merth muted Ann for 10 min." `whom` is the best known name of the action's target. */
export function actionWords({ actor, action, seconds, reason }: ModAction, whom: string): string {
  const did = `${actor.name} ${deed(action, whom, seconds)}.`
  return reason ? `${did} Reason: ${reason}` : did
}

function deed(action: string, whom: string, seconds = 0): string {
  const time = seconds > 0 ? ` for ${duration(seconds)}` : ' until lifted'
  switch (action) {
    case 'mute':
      return `muted ${whom}${time}`
    case 'unmute':
      return `unmuted ${whom}`
    case 'ban':
      return `banned ${whom}${time}`
    case 'unban':
      return `unbanned ${whom}`
    case 'purge':
      return `deleted what ${whom} wrote within ${duration(seconds)}`
    case 'slow':
      return seconds > 0 ? `set slow mode to ${seconds} s` : 'ended slow mode'
    default:
      return whom === '' ? `did: ${action}` : `did: ${action}, ${whom}`
  }
}

function duration(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
