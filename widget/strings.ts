import type { OutboxItem } from '../client/core/room-view.ts'
import type { DayName } from './core/time-labels.ts'
import type { ConnectionNotice } from './core/connection-notice.ts'
import type { ClosedWhy } from './core/writing.ts'

/** Every word a person sees or hears. Another language is another object of this type. */
export const strings = {
  /** Of the words below; the text of messages is in any language. */
  language: 'en',
  direction: 'ltr',

  room: 'Chat',
  messages: 'Messages',
  people: (people: number): string => (people === 1 ? '1 person' : `${people} people`),
  noMessages: 'No messages yet.',
  olderMessages: 'Show older messages',
  loadingOlder: 'Loading older messages…',
  latest: 'Latest',
  newMessages: (count: number): string => `${count} new`,
  today: 'Today',
  yesterday: 'Yesterday',
  edited: 'edited',
  editedAt: (when: string): string => `Edited ${when}`,
  irc: 'IRC',
  ircTitle: 'Writes from IRC',
  you: 'You',
  /** An announcement with neither title nor text. */
  forumNews: 'News from the forum',

  message: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  discard: 'Discard',
  retry: 'Retry',
  edit: 'Edit',
  tryNow: 'Try now',
  reload: 'Reload',
  logIn: 'Log in',

  sending: 'Sending',
  waitsToBeSent: (when: string): string => `Written ${when} and not sent. Send it now?`,
  notSent: (why: string): string => `Not sent. ${why}`,
  charactersLeft: (left: number): string => (left === 1 ? '1 character left' : `${left} characters left`),
  charactersOver: (over: number): string =>
    over === 1 ? '1 character too many' : `${over} characters too many`,
  tooLong: (max: number): string => `Too long: a message has at most ${max} characters.`,
  unknownCommand: (name: string): string => `Unknown command /${name}. Type // to start with a slash.`,
  delayed: 'The forum does not answer. What you write goes out when it does.',
  notYet: 'Still finding out who you are. Your text is kept; send it in a moment.',

  tooMuchWaits: 'Too many of your messages wait to be sent. Your text is kept.',
  connectHere: 'Connect here',

  connectionLost: 'Not connected.',
  connectionBack: 'Connected.',
  heard: (name: string, text: string): string => `${name}: ${text}`,
  heardMany: (count: number, name: string): string => `${count} new messages, the last from ${name}`,
} as const

export function dayWords(day: DayName): string {
  switch (day.is) {
    case 'today':
      return strings.today
    case 'yesterday':
      return strings.yesterday
    case 'date':
      return day.date
  }
}

export function connectionWords(notice: ConnectionNotice): string {
  switch (notice.is) {
    case 'connecting':
      return 'Connecting…'
    case 'reconnecting':
      return 'Not connected. Trying again…'
    case 'waiting':
      return `Not connected. Trying again in ${notice.seconds} s.`
  }
}

const CLOSED: Readonly<Record<ClosedWhy, string>> = {
  guest: 'Log in to write.',
  expired: 'Your log-in has run out. Log in again to write.',
  inactive: 'Your account is not active yet. You can read, not write.',
  no_permission: 'You can read here, but not write.',
  forum_unavailable: 'The forum does not answer, so nobody can log in just now. It is asked again by itself.',
  banned: 'You are banned from this room.',
  replaced: 'This page was disconnected because the room is open elsewhere.',
  not_let_in: 'This room is for members. Log in to read and write.',
  client_too_old: 'The chat was updated. Reload the page to go on.',
}

/** `detail` is the room's own word, a ban's reason for one. */
export function closedWords(why: ClosedWhy, detail: string | null): string {
  return why === 'banned' && detail !== null ? `You are banned here: ${detail}` : CLOSED[why]
}

/** `until` null: until somebody lifts it. */
export function mutedWords(until: string | null, reason: string | null): string {
  const end = until === null ? 'You are muted.' : `You are muted until ${until}.`
  return reason === null || reason === '' ? end : `${end} Reason: ${reason}`
}

type FailedState = Extract<OutboxItem['state'], { is: 'failed' }>

/** Why the room refused a send; `moment` puts a time into words. */
export function nackWords(nack: FailedState['nack'], moment: (at: number) => string): string {
  switch (nack.code) {
    case 'muted':
      return mutedWords(
        nack.until === undefined || nack.until === 0 ? null : moment(nack.until),
        nack.reason ?? null,
      )
    case 'too_long':
      return nack.max === undefined ? 'It is too long.' : strings.tooLong(nack.max)
    case 'not_allowed':
      return 'You may not write here.'
    case 'empty':
      return 'There was nothing in it to show.'
    case 'not_found':
      return 'The message it belongs to is gone.'
    case 'too_late':
      return 'It is too late to change that message.'
    case 'conflict':
      return 'It was sent before with another text.'
    case 'bad_frame':
      return 'The room could not read it.'
  }
}
