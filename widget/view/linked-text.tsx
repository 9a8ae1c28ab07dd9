import type { VNode } from 'preact'
import { tokenize } from '../core/links.ts'

/** A message's text with its line breaks; plain http(s) addresses are links, everything else is text. */
export function LinkedText({ text }: { readonly text: string }): VNode {
  return (
    <span class={text.includes('\n') ? 'text lines' : 'text'} part="text" dir="auto" lang="">
      {tokenize(text).map((token) =>
        token.is === 'link' && URL.canParse(token.text) ? (
          <ForeignLink href={token.text} text={token.text} />
        ) : (
          token.text
        ),
      )}
    </span>
  )
}

/** A link that somebody in the room wrote: it gives nothing away and gets no credit. */
export function ForeignLink({ href, text }: { readonly href: string; readonly text: string }): VNode {
  return (
    <a href={href} target="_blank" rel="nofollow ugc noopener noreferrer">
      {text}
    </a>
  )
}
