import type { OutboxItem, OutgoingSend } from '../client/core/room-view.ts'
import { TEXT_MAX } from '../protocol/limits.ts'
import type { ConnectionNotice } from './core/connection-notice.ts'
import { connectionWords, tooLong } from './strings.ts'
import type { ClosedWhy } from './core/writing.ts'

/*
 * Every word of what is fetched after the first look; for `import * as strings`. What the first file says too is said in its words.
 */

export { announcements, edit, present, send } from './strings.ts'

export const latest = 'Latest'
export const newMessages = (count: number): string => `${count} new`
/** `count` may end in "+". */
export const newSince = (count: string, when: string): string => `${count} new since ${when}`
export const notThere = 'This message is not there any more, or too far back.'
/** In the place of a way to still older messages. */
export const tooFar = 'Older messages are too far back to be shown here.'
export const answersEarlier = 'an earlier message'
export const answersRemoved = 'a message that was deleted'
/** A topic's title follows. */
export const inTopic = (count: number, areReplies: boolean): string =>
  `${count} ${areReplies ? 'replies' : 'updates'} in`
/** Of announcements that are shown as one. */
export const each = 'Each of them'

export const retry = 'Retry'
export const discard = 'Discard'
export const waitsToBeSent = (when: string): string => `Not sent since ${when}.`
export const notSent = (why: string): string => `Not sent. ${why}`
export const ircStates = {
  up: '',
  degraded: 'IRC is only partly connected',
  down: 'IRC is not connected',
} as const
export const hide = 'Hide'
export const hidePinned = 'Hide the pinned line'

export const ircTitle = 'Writes from IRC'
/** "Fri, 20 Nov 2026"; the day is that of UTC. */
export const fullDate = (day: Date): string => day.toUTCString().slice(0, 16)
export const editedAt = (when: string): string => `Edited ${when}`
export const chat = 'Chat'
/** Of the button that opens it. */
export const openChat = ({
  count,
  mentions,
}: {
  readonly count: number
  readonly mentions: number
}): string =>
  [chat, count > 0 && `${count} unread`, mentions > 0 && `${mentions} for you`].filter(Boolean).join(', ')
export const closeChat = 'Close the chat'
export const popOut = 'Open the chat in a window of its own'

export const mayNotDo = 'You may not do that here.'

/** The same to a screen reader, which is not told of every attempt. */
export const connectionHeard = (notice: ConnectionNotice): string =>
  notice.is === 'blocked' ? connectionWords(notice) : 'Not connected.'
export const connectionBack = 'Connected.'
export const heard = (name: string, text: string): string => `${name}: ${text}`
export const heardMany = (count: number, name: string): string =>
  `${count} new messages, the last from ${name}`

/** What a send that is no line of its own was to do. */
export function changeWords(change: Exclude<OutgoingSend, { kind: 'say' | 'action' }>): string {
  switch (change.kind) {
    case 'edit':
      return `Change of a message to: ${change.text}`
    case 'remove':
      return 'Deletion of a message'
    case 'topic':
      return change.text === '' ? 'Removal of the pinned line' : `Pinned line: ${change.text}`
  }
}

type FailedState = Extract<OutboxItem['state'], { is: 'failed' }>

/** Why the room refused a send. The composer lets most of what can be wrong not happen. */
export function nackWords(nack: FailedState['nack'], moment: (at: number) => string): string {
  switch (nack.code) {
    case 'muted':
      return mutedWords(nack, moment)
    case 'too_long':
      return tooLong(nack.max ?? TEXT_MAX)
    case 'not_allowed':
      return mayNotDo
    case 'empty':
      return 'Nothing of it would be seen.'
    case 'not_found':
      return 'The message is not there any more.'
    case 'too_late':
      return 'It is too late to change that.'
    case 'conflict':
      return 'Something else was sent in its place.'
    case 'bad_frame':
      return 'The room did not accept it.'
  }
}

export const reload = 'Reload'
export const logIn = 'Log in'
export const connectHere = 'Connect here'
export const slowMode = (seconds: number): string => `Slow mode: one message every ${seconds} s`
export const delayed = 'The forum does not answer. What you write goes out when it does.'

const CLOSED: Readonly<Record<ClosedWhy, string>> = {
  guest: 'Log in to write.',
  expired: 'Your log-in has run out. Log in again to write.',
  inactive: 'Your account is not active yet.',
  no_permission: 'You may not write here.',
  unavailable: 'The forum does not answer: nobody can log in now.',
  banned: 'You are banned from this forum.',
  replaced: 'Disconnected: the chat is open elsewhere.',
  not_let_in: 'This room is for members. Log in to read.',
  client_too_old: 'The chat was updated. Reload the page.',
}

/** `detail` is the room's own word, a ban's reason for one; it may say "banned" itself. Empty: none. */
export function closedWords(why: ClosedWhy, detail: string): string {
  return why === 'banned' && detail !== '' ? `You are shut out of this room: ${detail}` : CLOSED[why]
}

/** `moment` puts a time into words; `until` none or 0: until somebody lifts it [M1]. */
export function mutedWords(
  { until, reason }: { readonly until?: number; readonly reason?: string },
  moment: (at: number) => string,
): string {
  return `You are muted${until ? ` until ${moment(until)}` : ''}.${reason ? ` Reason: ${reason}` : ''}`
}
