import { credentialOf } from './credential.ts'
import { type OpenRoom, openRoom } from './open-room.ts'
import { httpUrl, roomAddress } from './room-address.ts'
import css from './styles.css'

/** Properties that are attributes; of two words the attribute has a hyphen between them. */
const REFLECTED = ['sid', 'renewUrl', 'room', 'height', 'label', 'mode', 'theme', 'logInUrl']
const ATTRIBUTES = REFLECTED.map((property) => property.replace(/[A-Z]/g, '-$&').toLowerCase())

/**
 * `<sax-chat>`: the room in a shadow root. Attributes: `sid`, `renew-url` [C3], `room` (the room's base, else the
 * script's directory), `label` (the region's name, where a page has two), `height` (a CSS length), `mode` (inline, dock, page), `theme` (auto, light, dark, host),
 * `log-in-url`, and `open` of a dock, as a `dialog` has it. Events: widget/embedding/page-events.ts.
 */
export class SaxChat extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...ATTRIBUTES, 'open']

  static {
    for (const [index, attribute] of ATTRIBUTES.entries()) {
      Object.defineProperty(this.prototype, REFLECTED[index] ?? '', {
        get(this: SaxChat) {
          return this.getAttribute(attribute)
        },
        set(this: SaxChat, value: string | null) {
          if (value === null) this.removeAttribute(attribute)
          else this.setAttribute(attribute, value)
        },
      })
    }
  }

  declare sid: string | null
  declare renewUrl: string | null
  declare room: string | null
  declare height: string | null
  declare label: string | null
  declare mode: string | null
  declare theme: string | null
  declare logInUrl: string | null

  readonly #place = this.attachShadow({ mode: 'open' })
  /** A constructed stylesheet needs no leave from a style-src. */
  readonly #sheet = new CSSStyleSheet()
  /** Null where `room` names none; undefined while the element is in no document. */
  #open: OpenRoom | null | undefined
  #credentialChanges = false
  #renewSid: (() => Promise<string>) | null = null

  constructor() {
    super()
    this.#sheet.replaceSync(css)
    this.#place.adoptedStyleSheets = [this.#sheet]
  }

  /** Asks the page for a fresh sid; wins over `renew-url` [C3]. */
  get renewSid(): (() => Promise<string>) | null {
    return this.#renewSid
  }
  set renewSid(renewSid: (() => Promise<string>) | null) {
    const another = !renewSid !== !this.#renewSid
    this.#renewSid = renewSid
    if (another) this.#changeCredential()
  }

  /** Opens the panel of `mode="dock"`. */
  open(): void {
    this.toggleAttribute('open', true)
  }

  close(): void {
    this.removeAttribute('open')
  }

  connectedCallback(): void {
    if (this.#open === undefined) this.#start()
    else this.#open?.screen.restoreScroll()
  }

  disconnectedCallback(): void {
    // A move in the document is a disconnect and a connect in one task: only what stays away is over.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop()
    })
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return
    switch (name) {
      case 'sid':
      case 'renew-url':
        return this.#changeCredential()
      case 'room':
        if (this.#open === undefined) return
        this.#stop()
        return this.#start()
      case 'height':
        return this.#setHeight(after ?? '')
    }
    // Of the others the stylesheet reads some, and those that are drawn are rarely changed.
    this.#open?.screen.invalidate()
  }

  #start(): void {
    // A property that was set on the element before its class was known hides the class's accessor.
    for (const [property, value] of Object.entries(this)) {
      Reflect.deleteProperty(this, property)
      Reflect.set(this, property, value)
    }
    this.#open = null
    const url = roomAddress(this.room, import.meta.url)
    if (url === null) return reportError(new TypeError('sax-chat: room: must be an http(s) URL'))
    this.#open = openRoom({
      place: this.#place,
      url,
      credential: credentialOf(this),
      logInUrl: () => this.logInUrl && (httpUrl(this.logInUrl, document.baseURI)?.href ?? null),
    })
  }

  #stop(): void {
    this.#open?.dispose()
    this.#open = undefined
  }

  /** A page that sets a `sid` and a `renew-url` means one change. */
  #changeCredential(): void {
    if (!this.#open || this.#credentialChanges) return
    this.#credentialChanges = true
    queueMicrotask(() => {
      this.#credentialChanges = false
      this.#open?.client.setCredential(credentialOf(this))
    })
  }

  /** Through the sheet: an inline style would be the page's to forbid, and its own to set. */
  #setHeight(height: string): void {
    const [host] = this.#sheet.cssRules
    const size = /^\d+$/.test(height) ? `${height}px` : height
    if (host instanceof CSSStyleRule)
      host.style.setProperty('--sax-height', CSS.supports('block-size', size) ? size : '')
  }
}
