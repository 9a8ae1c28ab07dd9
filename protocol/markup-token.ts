/** Bold, italic, struck through; named as HTML names them. */
export type Emphasis = 'strong' | 'em' | 's'

/** A piece of a message as it is shown [T13]. `text` is words, `inside` is more pieces. */
export type MarkupToken =
  | { readonly is: 'text' | 'code'; readonly text: string }
  /** Lines of code: a block, which takes the line break behind it. */
  | { readonly is: 'fence'; readonly text: string }
  | { readonly is: Emphasis; readonly inside: readonly MarkupToken[] }
  | LinkToken

export type LinkToken = {
  readonly is: 'link'
  /** The url, or a title that may say anything: the host is to be shown beside it. */
  readonly text: string
  /** http:// or https://, as it was written. */
  readonly url: string
  /** With its port, as written. */
  readonly host: string
  /** The host may read as another than it is: it is to be shown in its ASCII form. */
  readonly suspicious: boolean
}

/** The words alone, for where nothing but text can be shown, or for being spoken. */
export function plainText(tokens: readonly MarkupToken[]): string {
  return tokens
    .map((token) =>
      'inside' in token ? plainText(token.inside) : token.is === 'fence' ? `${token.text}\n` : token.text,
    )
    .join('')
}
