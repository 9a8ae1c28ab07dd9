import type { IrcMessage } from '../../../irc-relay/core/irc-message.ts'

/** A line as the parser hands it on: source, command and parameters by RFC 2812 §2.3.1. */
export function message(line: string, tags: IrcMessage['tags'] = {}): IrcMessage {
  const [, prefix = '', command = '', rest = ''] = /^(?::(\S*) )?(\S*) ?(.*)$/su.exec(line) ?? []
  const [middles = '', trailing] = rest.startsWith(':') ? ['', rest.slice(1)] : rest.split(/ :(.*)/su)
  const [, nick = '', ident = '', hostname = ''] = /^([^!@.]*)(?:!([^@]*))?(?:@(.*))?$/su.exec(prefix) ?? []
  const params = [...middles.split(' ').filter(Boolean), ...(trailing === undefined ? [] : [trailing])]
  return { tags, prefix, nick, ident, hostname, command, params }
}
