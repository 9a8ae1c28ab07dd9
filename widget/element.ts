import { credentialOf } from './credential.ts'
import { type OpenRoom, openRoom } from './open-room.ts'
import { roomAddress } from './room-address.ts'
import css from './styles.css'

/** Properties that are attributes, and the attribute of each. */
const REFLECTED = {
  sid: 'sid',
  renewUrl: 'renew-url',
  room: 'room',
  height: 'height',
  mode: 'mode',
  theme: 'theme',
  logInUrl: 'log-in-url',
} as const
type Attribute = (typeof REFLECTED)[keyof typeof REFLECTED]

let shared: CSSStyleSheet | undefined

/** One parsed stylesheet serves every element of the page; a constructed one needs no leave from a style-src. */
function sharedSheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet()
    shared.replaceSync(css)
  }
  return shared
}

/**
 * `<sax-chat>`: the room in a shadow root. Attributes: `sid`, `renew-url` [C3], `room` (the room's base, else the
 * script's directory), `height` (a CSS length), `mode` (inline, page), `theme` (auto, light, dark), `log-in-url`.
 */
export class SaxChat extends HTMLElement {
  static readonly observedAttributes: readonly Attribute[] = Object.values(REFLECTED)

  static {
    for (const [property, attribute] of Object.entries(REFLECTED)) {
      Object.defineProperty(this.prototype, property, {
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
  declare mode: string | null
  declare theme: string | null
  declare logInUrl: string | null

  readonly #place = this.attachShadow({ mode: 'open' })
  readonly #own = new CSSStyleSheet()
  #open: OpenRoom | null = null
  #credentialChanges = false
  #renewSid: (() => Promise<string>) | null = null

  constructor() {
    super()
    this.#own.insertRule(':host {}')
    this.#place.adoptedStyleSheets = [sharedSheet(), this.#own]
  }

  /** Asks the page for a fresh sid; wins over `renew-url` [C3]. */
  get renewSid(): (() => Promise<string>) | null {
    return this.#renewSid
  }
  set renewSid(renewSid: (() => Promise<string>) | null) {
    const another = (renewSid === null) !== (this.#renewSid === null)
    this.#renewSid = renewSid
    if (another) this.#changeCredential()
  }

  connectedCallback(): void {
    if (this.#open === null) this.#start()
    else this.#open.restoreScroll()
  }

  disconnectedCallback(): void {
    // A move in the document is a disconnect and a connect in one task: only what stays away is over.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop()
    })
  }

  attributeChangedCallback(name: Attribute, before: string | null, after: string | null): void {
    if (before === after) return
    switch (name) {
      case 'sid':
      case 'renew-url':
        return this.#changeCredential()
      case 'room':
        if (this.#open === null) return
        this.#stop()
        return this.#start()
      case 'height':
        return this.#setHeight(after)
      case 'log-in-url':
        return this.#open?.invalidate()
      case 'mode':
      case 'theme':
        // The stylesheet reads them.
        return undefined
    }
  }

  #start(): void {
    for (const property of [...Object.keys(REFLECTED), 'renewSid']) this.#upgrade(property)
    const url = roomAddress(this.room, import.meta.url)
    if (url === null) return reportError(new TypeError('sax-chat: room must be an absolute http(s) URL'))
    this.#open = openRoom({
      place: this.#place,
      url,
      credential: credentialOf(this),
      logInUrl: () => pageAddress(this.logInUrl),
    })
  }

  #stop(): void {
    this.#open?.dispose()
    this.#open = null
  }

  /** A page that sets a `sid` and a `renew-url` means one change. */
  #changeCredential(): void {
    if (this.#open === null || this.#credentialChanges) return
    this.#credentialChanges = true
    queueMicrotask(() => {
      this.#credentialChanges = false
      this.#open?.setCredential(credentialOf(this))
    })
  }

  /** A property that was set on the element before its class was known hides the class's accessor. */
  #upgrade(property: string): void {
    if (!Object.hasOwn(this, property)) return
    const value: unknown = Reflect.get(this, property)
    Reflect.deleteProperty(this, property)
    Reflect.set(this, property, value)
  }

  /** Through a sheet of its own: an inline style would be the page's to forbid, and its own to set. */
  #setHeight(height: string | null): void {
    const rule = this.#own.cssRules[0]
    if (!(rule instanceof CSSStyleRule)) return
    const size = height !== null && /^\d+$/.test(height) ? `${height}px` : (height ?? '')
    rule.style.setProperty('--sax-height', CSS.supports('block-size', size) ? size : '')
  }
}

/** An http(s) address as the page means it; null for none and for any other scheme. */
function pageAddress(url: string | null): string | null {
  if (url === null || !URL.canParse(url, document.baseURI)) return null
  const { protocol, href } = new URL(url, document.baseURI)
  return protocol === 'https:' || protocol === 'http:' ? href : null
}
