import type { VNode } from 'preact'
import { tokenize } from '../core/links.ts'

/** A message's text with its line breaks; plain http(s) addresses are links, everything else is text. */
export function linkedText(text: string): VNode {
  return (
    <span class={text.includes('\n') ? 'text lines' : 'text'} part="text" dir="auto" lang="">
      {links(text)}
    </span>
  )
}

/** The text in pieces, each address a link. */
export function links(text: string): (VNode | string)[] {
  return tokenize(text).map((token) =>
    token.is === 'link' ? foreignLink(token.text, token.text) : token.text,
  )
}

/** A link that somebody in the room wrote: it gives nothing away and gets no credit. Only words where it leads nowhere. */
export function foreignLink(href: string, words: string): VNode | string {
  return URL.canParse(href) ? (
    <a href={href} target="_blank" rel="nofollow ugc noopener noreferrer">
      {words}
    </a>
  ) : (
    words
  )
}
