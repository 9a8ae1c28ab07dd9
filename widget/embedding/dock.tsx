import type { VNode } from 'preact'
import { createSharedValue } from '../../client/shared-value.ts'
import * as strings from '../strings-later.ts'
import type { Unread } from './page-events.ts'

/** `mode="dock"`: a button in the corner, and the room in a panel that it opens. */
export type Dock = {
  /** The button, hidden while the panel is open; null in other modes. */
  render(unread: Unread): VNode | null
  /** To be called when `mode` or `open` has changed. */
  look(): void
  dispose(): void
}

export type DockNeeds = {
  readonly place: ShadowRoot
  /** The room's page. */
  readonly page: string
  /** The list was not displayed, and has forgotten where it was. */
  readonly restoreScroll: () => void
}

/** A count of more is more than anybody reads. */
const COUNT_MAX = 99
/** Where what is being typed belongs to the page. */
const TYPING = 'input, select, textarea, [contenteditable]'

export function createDock({ place, page, restoreScroll }: DockNeeds): Dock {
  const { host } = place
  const kept = createSharedValue<'open' | 'closed'>({
    key: `sax.dock ${page}`,
    decode: (raw) => (raw === 'open' || raw === 'closed' ? raw : null),
    encode: (state) => state,
  })
  const isDock = (): boolean => host.matches('[mode=dock]')
  const isOpen = (): boolean => host.matches('[mode=dock][open]')
  const find = (selector: string): HTMLElement | null => place.querySelector(selector)
  /** What of the page had the focus when the panel opened. */
  let opener: Element | null = null

  const before = isDock() ? kept.get() : null
  if (before !== null) host.toggleAttribute('open', before === 'open')
  /** What is open from the beginning takes no focus. */
  let wasOpen = isOpen()

  /** As a `dialog` that is shown; but what somebody types into is not taken from them. */
  function enter(): void {
    const root = host.getRootNode()
    const focused = root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null
    opener = focused === host || focused === document.body ? null : focused
    if (opener?.matches(TYPING)) return
    const section = find('.sax')
    section?.focus()
    // A phone's keyboard comes when it is wanted.
    if (matchMedia('(pointer: fine)').matches) {
      requestAnimationFrame(() => place.activeElement === section && find('textarea')?.focus())
    }
  }

  /** Only a focus that goes with the panel goes anywhere. */
  function leave(): void {
    if (place.activeElement === null) return
    const next = opener?.isConnected ? opener : find('.launcher')
    if (next instanceof HTMLElement) next.focus()
  }

  function look(): void {
    const section = find('.sax')
    // Modal it is not: the page beside it goes on.
    for (const [name, value] of Object.entries({ role: 'dialog', tabindex: '-1' })) {
      if (isOpen()) section?.setAttribute(name, value)
      else section?.removeAttribute(name)
    }
    if (isOpen() === wasOpen) return
    wasOpen = isOpen()
    if (!isDock()) return
    kept.set(wasOpen ? 'open' : 'closed')
    if (wasOpen) enter()
    else leave()
    restoreScroll()
  }

  /** Whatever is nearer takes the key first, and says so by preventing what else it does. */
  const onKeyDown = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape' || !isOpen()) return
    // 229: Safari ends a composition before the key that ended it.
    if (event.isComposing || event.keyCode === 229) return
    setTimeout(() => event.defaultPrevented || host.removeAttribute('open'))
  }
  place.addEventListener('keydown', onKeyDown, { capture: true })

  return {
    look,
    render(unread) {
      if (!isDock()) return null
      return (
        <button
          key="dock"
          type="button"
          class="launcher"
          part="launcher"
          aria-haspopup="dialog"
          onClick={() => host.setAttribute('open', '')}
        >
          <span class="hidden">{strings.openChat(unread)}</span>
          <span aria-hidden="true">{strings.chat}</span>
          {unread.count > 0 && (
            <span class={unread.mentions > 0 ? 'count mentions' : 'count'} part="count" aria-hidden="true">
              {unread.count > COUNT_MAX ? `${COUNT_MAX}+` : unread.count}
            </span>
          )}
        </button>
      )
    },
    dispose: () => place.removeEventListener('keydown', onKeyDown, { capture: true }),
  }
}
