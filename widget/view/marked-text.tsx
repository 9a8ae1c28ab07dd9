import type { VNode } from 'preact'
import { linkTokens, markupTokens } from '../../protocol/markup.ts'
import type { LinkToken, MarkupToken } from '../../protocol/markup-token.ts'

type Shown = VNode | string | readonly Shown[]

/** A message's text with its line breaks and what its marks mean. */
export function markedText(text: string): VNode {
  return (
    <span class={text.includes('\n') ? 'text lines' : 'text'} part="text" dir="auto" lang="">
      {marked(text)}
    </span>
  )
}

/** The text in pieces, elements for what is marked. */
export function marked(text: string): Shown {
  return markupTokens(text).map(shown)
}

/** The text in pieces, each address a link and nothing else marked. */
export function linked(text: string): Shown {
  return linkTokens(text).map(shown)
}

function shown(token: MarkupToken): Shown {
  if (token.is === 'text') return token.text
  if (token.is === 'link') return link(token)
  // Reached by keyboard, or the ends of its lines could not be scrolled into sight.
  if (token.is === 'fence') return <pre tabIndex={0}>{<code>{token.text}</code>}</pre>
  const Tag = token.is
  return <Tag>{'inside' in token ? token.inside.map(shown) : token.text}</Tag>
}

/** A host that may read as another is shown as the browser asks for it; any host is shown beside a title. */
function link({ text, url, host, suspicious }: LinkToken): Shown {
  const asked = URL.canParse(url) ? new URL(url) : { host: url, href: url }
  if (text === url) return foreignLink(url, suspicious ? asked.href : url)
  return [foreignLink(url, <bdi>{text}</bdi>), <bdi class="host"> ({suspicious ? asked.host : host})</bdi>]
}

/** A link that somebody in the room wrote: it gives nothing away and gets no credit. Only words where it leads nowhere. */
export function foreignLink(href: string, words: VNode | string): VNode | string {
  return URL.canParse(href) ? (
    <a href={href} target="_blank" rel="nofollow ugc noopener noreferrer">
      {words}
    </a>
  ) : (
    words
  )
}
