import { newestInSight, rowLinks } from './sight.ts'

/** Rows by keyboard: the list is one stop of the Tab key, Enter goes into it, the arrows from row to row. */
export function followKeys(place: ShadowRoot, signal: AbortSignal): void {
  const onKeyDown = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || !(event.target instanceof Element)) return
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const next = event.target.matches('.scroller')
      ? event.key === 'Enter' && newestInSight(place)
      : besides(event.target, event.key, rowLinks(place))
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  place.addEventListener('keydown', onKeyDown, { signal })
}

function besides(
  from: Element,
  key: string,
  links: readonly HTMLAnchorElement[],
): HTMLAnchorElement | undefined {
  const place = links.findIndex((link) => link === from)
  if (place < 0) return undefined
  switch (key) {
    case 'ArrowUp':
      return links[place - 1]
    case 'ArrowDown':
      return links[place + 1]
    case 'Home':
      return links[0]
    case 'End':
      return links.at(-1)
    default:
      return undefined
  }
}
