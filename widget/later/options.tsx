import type { VNode } from 'preact'
import type { Author } from '../../protocol/author.ts'
import type { Command } from '../core/commands.ts'
import type { Emoji } from '../core/emoji.ts'
import * as strings from '../strings-writing.ts'

/** One of the things that a word may become. */
export type Option = { readonly key: string; readonly shown: VNode; readonly inserted: string }

export function personOption({ id, name }: Author): Option {
  return option(
    id,
    <bdi>{name}</bdi>,
    `@${name}`,
    id.startsWith('irc:') && (
      <span class="badge" title={strings.ircTitle}>
        {strings.irc}
      </span>
    ),
  )
}

export function emojiOption({ name, emoji }: Emoji): Option {
  return option(emoji, emoji, emoji, name)
}

export function commandOption(name: Command): Option {
  const [usage, help] = strings.commandHelp[name]
  return option(name, usage, `/${name}`, help)
}

function option(key: string, words: VNode | string, inserted: string, more: VNode | string | false): Option {
  return {
    key,
    inserted,
    shown: (
      <>
        <span>{words}</span> <span class="more">{more}</span>
      </>
    ),
  }
}
