import type { VNode } from 'preact'
import type { Author } from '../../protocol/author.ts'
import { nameColor } from '../core/name-color.ts'
import { strings } from '../strings.ts'

type Props = { readonly name: string; readonly color?: string | undefined; readonly fromIrc?: boolean }

/** A person's name, isolated so that its letters cannot reorder the line around it. */
export function AuthorName({ name, color, fromIrc = false }: Props): VNode {
  return (
    <>
      <bdi
        class="name"
        part="name"
        lang=""
        style={color === undefined ? undefined : { color: themed(color) }}
      >
        {name}
      </bdi>
      {fromIrc && (
        <>
          {' '}
          <span class="badge" part="badge" title={strings.ircTitle}>
            {strings.irc}
          </span>
        </>
      )}
    </>
  )
}

/** An IRC nick is nobody's account, even where it is spelled like a member's name. */
export function isFromIrc(author: Author): boolean {
  return author.id.startsWith('irc:')
}

function themed(color: string): string {
  const { light, dark } = nameColor(color)
  return `light-dark(${light}, ${dark})`
}
