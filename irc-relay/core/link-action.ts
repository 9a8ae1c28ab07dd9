import type { IrcLink } from './irc-event.ts'
import type { Action } from './relay-action.ts'

/** Where a link is to be, and what opens the door. */
export type Whereabouts = { readonly channel: string; readonly key: string | null }

/** Does on the open link what is meant for it; nothing of what is not. `dial` makes another, which is the shell's. */
export function onLink(action: Action, link: IrcLink, { channel, key }: Whereabouts): void {
  switch (action.do) {
    case 'destroy':
      return link.destroy()
    case 'join':
      return link.join(channel, key)
    case 'nick':
      return link.nick(action.nick)
    case 'names':
      return link.names(channel)
    case 'ping':
      return link.ping(action.token)
    case 'say':
      // Where the socket is gone no proof comes, and so it is said again.
      link.say(channel, action.line, action.label)
      return
    case 'topic':
      return link.topic(channel, action.text)
    case 'ask history':
      return link.history(channel, action.since)
    case 'answer':
      return link.notice(action.nick, action.text)
    case 'quit':
      return link.quit(action.text)
    default:
  }
}
