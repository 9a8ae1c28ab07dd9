import type { Answer } from '../client/requests.ts'
import type { PeopleNow } from '../client/people-watch.ts'
import type { ModAction } from '../protocol/server-frame.ts'
import { mayNotDo } from './strings-later.ts'

/*
 * Every word of what is fetched when it is asked for; for `import * as strings`. What the first file says too is said
 * in its words.
 */

export { ircTitle } from './strings-later.ts'
export { cancel, edit, irc, language, present, save, tooMuchWaits, you } from './strings.ts'

export const close = 'Close'
export const loading = 'Loading…'
export const aboutRow = (name: string): string => `Message of ${name}`
export const ownRow = 'Your message'
export const rowGone = 'This message is not there any more.'

export const remove = 'Delete'
export const reply = 'Reply'
export const copyText = 'Copy text'
export const copyLink = 'Copy link'
export const copied = 'Copied.'
/** The browser does not let a page copy everywhere. */
export const copyYourself = (text: string): string => `Copy it from here: ${text}`
/** What becomes of a deletion that cannot go out now. */
export const deletedLater = 'Not deleted yet. It will be when you are connected again.'
export const deletedWithForum = 'Not deleted yet. It will be when the forum answers.'

export const mention = 'Mention'
export const profile = 'Profile'
export const ignore = 'Ignore'
export const stopIgnoring = 'Stop ignoring'
export const ignored = 'Ignored'
export const nowIgnored = (name: string): string =>
  `What ${name} writes is not shown to you any more, in this browser.`
export const notIgnored = (name: string): string => `What ${name} writes is shown to you again.`

/** What opens the question, what is asked, and what says yes to it. */
export const steps = {
  mute: { opens: 'Mute…', asks: (name: string): string => `Mute ${name} in this room?`, does: 'Mute' },
  ban: { opens: 'Ban…', asks: (name: string): string => `Ban ${name} from this room?`, does: 'Ban' },
  purge: {
    opens: 'Delete their messages…',
    asks: (name: string): string => `Delete messages of ${name}?`,
    does: 'Delete them',
  },
} as const
export const howLong = 'For how long'
export const ofWhen = 'Of which time'
/** A time that an action holds for; 0: until somebody lifts it [M1]. */
export const forSeconds = (seconds: number): string =>
  seconds === 0 ? 'Until somebody lifts it' : duration(seconds)
export const ofLast = (seconds: number): string => `The last ${duration(seconds)}`
export const why = 'Reason, which they are told (optional)'
export const asking = 'Asking the room…'

export const roles = { moderator: 'Moderator', admin: 'Admin' } as const
export const andMore = (count: number): string => `and ${count} more`
export const findPerson = 'Find somebody'
export const nobodyFound = 'Nobody here is called that.'
export const ignoredElsewhere = 'Ignored, and not here now:'
export const tryAgain = 'Try again'

export const settings = 'Room settings'
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

/** Why it is not told, or not any more, who is here. */
export function peopleTrouble(trouble: NonNullable<PeopleNow['trouble']>): string {
  switch (trouble) {
    case 'offline':
      return 'Not connected. Who is here is shown when the connection is back.'
    case 'refused':
      return 'You have asked too often who is here. It is asked again in a minute.'
    case 'unanswered':
      return 'The room has not said who is here. It is asked again in a minute.'
  }
}

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
  if (seconds > 86_400 && seconds % 86_400 === 0) return `${seconds / 86_400} d`
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
