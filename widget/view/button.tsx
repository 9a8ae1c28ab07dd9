import type { ButtonHTMLAttributes, ComponentChildren, TargetedMouseEvent, VNode } from 'preact'

/** A button that does something on the spot; `more` are attributes of its own. */
export function button(
  words: ComponentChildren,
  act: (event: TargetedMouseEvent<HTMLButtonElement>) => void,
  more: ButtonHTMLAttributes = {},
): VNode {
  return (
    <button type="button" part="button" onClick={act} {...more}>
      {words}
    </button>
  )
}
