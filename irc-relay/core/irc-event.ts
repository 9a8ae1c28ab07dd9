import type { IrcLine } from './irc-line.ts'

/** Who said something, as the server tells it; `account` where it tells that. */
export type Speaker = {
  readonly nick: string
  readonly user: string
  readonly host: string
  readonly account?: string
}

/** What one connection can prove, known from `registered` on. */
export type Proofs = {
  /** The server repeats our own lines to us; with `label` it says which. */
  readonly echo: boolean
  readonly label: boolean
  /** Lines have an id that is the same in history, on servers that give any. */
  readonly msgid: boolean
  /** What was said while nobody of ours was there can be had; on join only where the channel keeps it. */
  readonly history: 'none' | 'on join' | 'asked'
}

/** A line of the channel; the text is decoded, with its formatting codes and CTCP frame. */
export type Heard = {
  readonly command: 'PRIVMSG' | 'NOTICE'
  readonly by: Speaker
  readonly text: string
  readonly msgid?: string
  /** When the server says it was said, ms; none: now. */
  readonly saidAt?: number
}

/** Everything that one connection to one IRC server can tell. Each attempt is a new link; nothing of an older one is heard. */
export type IrcEvent =
  /** The socket is open, TLS included; nobody has let us in yet. Its own deadline ends here. */
  | { readonly is: 'opened' }
  /** The server has let us in as this nick. `names` of 005 are upper case. */
  | {
      readonly is: 'registered'
      readonly nick: string
      readonly network: string | null
      readonly isupport: Readonly<Record<string, string | true>>
      readonly proofs: Proofs
      /** Logged in to services; null: not, though that was asked for. */
      readonly account: string | null
    }
  /** Before or after that: the nick we asked for is not to be had. */
  | { readonly is: 'nick refused'; readonly nick: string; readonly why: 'in use' | 'invalid' | 'unavailable' }
  /** Our own JOIN, with our mask as others see it; told again by `join()` where we are there already, as with a bouncer. */
  | { readonly is: 'joined'; readonly self: Speaker }
  /** The server refuses the channel, by numeric: 403 405 437 470 471 473 474 475 476 477 489 520. */
  | { readonly is: 'join refused'; readonly numeric: string; readonly text: string }
  /** We are not in the channel any more. */
  | { readonly is: 'left'; readonly how: 'part' | 'kick'; readonly by: string; readonly text: string }
  | { readonly is: 'heard'; readonly line: Heard }
  /** Our own line as the channel got it. */
  | { readonly is: 'echo'; readonly label: string | null; readonly line: Heard }
  /** A line that was said before we came: from history, never to be taken for a new one. */
  | { readonly is: 'replayed'; readonly line: Heard }
  /** The replay is complete: after each `joined` where `history` is 'on join', also if it was empty; after each `history()`, also if that failed. */
  | { readonly is: 'replay ended' }
  /** The answer to our PING. */
  | { readonly is: 'pong'; readonly token: string }
  /** A line of ours was refused: 404 408 412 417 442 477, FAIL, or NOTICE where only words say it; by label where there is one. 417 also where it was not sent. */
  | {
      readonly is: 'line refused'
      readonly label: string | null
      readonly numeric: string
      readonly text: string
    }
  /** The server has accepted a labelled line without repeating it. */
  | { readonly is: 'accepted'; readonly label: string }
  /** Everybody in the channel, whole. */
  | { readonly is: 'names'; readonly nicks: readonly string[] }
  | { readonly is: 'came'; readonly nick: string }
  /** `split`: the servers parted, nobody left. */
  | { readonly is: 'went'; readonly nick: string; readonly split: boolean }
  | { readonly is: 'renamed'; readonly from: string; readonly to: string; readonly isSelf: boolean }
  /** Our mask has changed: another nick or host. */
  | { readonly is: 'mask'; readonly self: Speaker }
  | { readonly is: 'topic'; readonly text: string; readonly by: string | null }
  /** A message to us alone. */
  | {
      readonly is: 'private'
      readonly command: 'PRIVMSG' | 'NOTICE'
      readonly by: Speaker
      readonly text: string
    }
  /** Services refuse the log-in: 902 904 905 906 908, or CAP where the server has none for us. Once, and before `registered`. */
  | { readonly is: 'log-in refused'; readonly numeric: string; readonly text: string }
  /** The server's last word, or an operator's: ERROR, KILL, 465. Often two of these, the first being the more exact. */
  | { readonly is: 'dismissed'; readonly how: 'error' | 'kill' | 'banned'; readonly text: string }
  /** A fault of ours in one line, which was passed over. */
  | { readonly is: 'fault'; readonly detail: string }
  /** The socket is gone; the last event of a link. `tls`: certificate or handshake were wrong, or TLS is what the server wants. */
  | { readonly is: 'closed'; readonly detail: string; readonly tls: boolean }

/** One attempt at one server; whoever opens it closes it. */
export type IrcLink = {
  /** A line for the channel; false where it did not go out. Where it never can, refused by the last gate or too long for the server, `line refused` 417 follows. */
  say(channel: string, line: IrcLine, label: string | null): boolean
  ping(token: string): void
  join(channel: string, key: string | null): void
  nick(nick: string): void
  topic(channel: string, text: string): void
  /** Asks who is in the channel; answered by `names`. */
  names(channel: string): void
  /** A private notice. */
  notice(nick: string, text: string): void
  /** Asks what was said since; where `history` is 'asked'. */
  history(channel: string, since: number): void
  quit(text: string): void
  /** Ends it at once, whatever is still to be written. No event follows. */
  destroy(): void
}
