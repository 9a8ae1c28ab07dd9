import type { ConnectionNotice } from './core/connection-notice.ts'

/*
 * Every word a person sees or hears; for `import * as strings`. Another language is another module of the same names.
 */

export { english as announcements } from '../protocol/announcement-text.ts'

/** Of the words below; the text of messages is in any language. */
export const language = 'en'
export const direction = 'ltr'

export const daysAgo = ['today', 'yesterday']
/** "Fri, 20 Nov", "20 Nov 2025": names of this language that a browser has at hand, for a formatter takes it long to make. */
export const date = (day: Date, withYear: boolean): string =>
  withYear ? day.toUTCString().slice(5, 16) : day.toUTCString().slice(0, 11)

export const room = 'Chat'
export const messages = 'Messages'
export const noMessages = 'No messages yet.'
export const olderMessages = 'Show older messages'
export const loadingOlder = 'Loading…'
export const newSince = (when: string): string => `New since ${when}`
export const edited = '(edited)'
export const irc = 'IRC'
export const you = 'You'
/** An announcement of a kind that this version has no words for, with neither title nor text. */
export const forumNews = 'Forum news'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
/** Guests are mentioned where there are some. */
export const present = (people: number, guests: number): string =>
  counted(people, 'person', 'people') + (guests > 0 ? `, ${counted(guests, 'guest', 'guests')}` : '')
export const more = (name: string): string => `More about the message of ${name}`
/** A part of the chat that was to be fetched. */
export const notLoaded = 'This could not be loaded. Try again, or reload the page.'

export const message = 'Message'
export const placeholder = 'Write a message'
export const send = 'Send'
export const edit = 'Edit'
export const save = 'Save'
export const cancel = 'Cancel'
export const tryNow = 'Try now'

export const sending = '(Sending)'
export const tooLong = (max: number): string => `Too long: a message has at most ${max} characters.`
export const notYet = 'Not ready yet. Send it in a moment.'
export const tooMuchWaits = 'Too many messages wait.'

export function connectionWords(notice: ConnectionNotice): string {
  switch (notice.is) {
    case 'connecting':
      return 'Connecting…'
    case 'reconnecting':
      return 'Not connected. Trying again…'
    case 'waiting':
      return `Not connected. Trying again in ${notice.seconds} s.`
    case 'offline':
      return 'You are offline.'
    case 'blocked':
      return 'Your network blocks the live connection. New messages come every 30 seconds; yours wait.'
  }
}
