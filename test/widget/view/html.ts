import { isValidElement, type VNode } from 'preact'

/** What is drawn, as one would write it; of a link what tells where it leads. */
export function html(shown: unknown): string {
  if (Array.isArray(shown)) return shown.map(html).join('')
  if (!isValidElement(shown)) return typeof shown === 'string' ? shown.replaceAll('<', '&lt;') : ''
  const { type, props }: VNode<Record<string, unknown>> = shown
  const attributes = ['class', 'href', 'tabIndex'].filter((name) => name in props)
  const written = attributes.map((name) => ` ${name}="${String(props[name])}"`).join('')
  return `<${String(type)}${written}>${html(props['children'])}</${String(type)}>`
}
