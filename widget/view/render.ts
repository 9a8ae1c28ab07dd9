/*
 * What JSX becomes here, and how it gets into the document. The types of JSX are Preact's; the code is these lines,
 * because the widget draws everything from one place and needs no components with a life of their own: what else
 * Preact can do is a sixth of what a first visit may load.
 */

type Properties = Readonly<Record<string, unknown>>
/** A hole keeps the places of those behind it. */
type Inside = readonly (Piece | null)[]

/** One element or, with an empty tag, one text. Drawn again as the same object, it is left alone. */
class Piece {
  readonly tag: string
  readonly text: string
  readonly properties: Properties
  readonly inside: Inside
  key: unknown
  node: Node | null = null

  constructor(tag: string, text: string, properties: Properties, inside: Inside) {
    this.tag = tag
    this.text = text
    this.properties = properties
    this.inside = inside
    this.key = properties['key']
  }
}

type Component = (properties: Properties) => unknown

/**
 * The JSX factory. A function in the place of a tag is called at once: a name for a part, with nothing to remember.
 * @public scripts/build-widget.ts makes JSX into calls of it.
 */
export function h(tag: string | Component, properties: Properties | null, ...inside: unknown[]): unknown {
  if (typeof tag === 'string') return new Piece(tag, '', properties ?? {}, pieces(inside))
  const made = tag({ ...properties, children: inside })
  if (isPiece(made)) made.key ??= properties?.['key']
  return made
}

/**
 * The JSX factory's `<>…</>`.
 * @public
 */
export function Fragment({ children }: Properties): unknown {
  return children
}

/** Another file of the widget has a class of its own. */
function isPiece(what: unknown): what is Piece {
  return what instanceof Object && 'inside' in what
}

const drawn = new WeakMap<Node, Inside>()

/** Makes `what` all that this code has put into `place`; null takes it out. */
export function render(what: unknown, place: ParentNode): void {
  const inside = pieces([what])
  patchInside(place, drawn.get(place) ?? [], inside)
  drawn.set(place, inside)
}

function pieces(children: readonly unknown[]): Inside {
  return children.flatMap((child): Inside => {
    if (Array.isArray(child)) return pieces(child)
    if (isPiece(child)) return [child]
    const isText = typeof child === 'string' || typeof child === 'number'
    return [isText ? new Piece('', String(child), {}, []) : null]
  })
}

/** Those of the same key, or without one of the same place, are the same as long as their tag is. */
function patchInside(parent: ParentNode, before: Inside, after: Inside): void {
  const left = new Map<unknown, Piece>()
  for (const [place, piece] of before.entries()) if (piece) left.set(piece.key ?? place, piece)
  const matches = after.map((piece, place) => {
    const id = piece?.key ?? place
    const match = left.get(id)
    return match?.tag === piece?.tag && left.delete(id) ? match : undefined
  })
  for (const piece of left.values()) {
    if (piece.node) parent.removeChild(piece.node)
    release(piece)
  }
  let next: Node | null = parent.firstChild
  for (const [place, piece] of after.entries()) {
    if (!piece) continue
    const node = patch(piece, matches[place])
    if (node === next) next = node.nextSibling
    else parent.insertBefore(node, next)
  }
}

function patch(piece: Piece, before: Piece | undefined): Node {
  const { tag, text, properties, inside } = piece
  if (before === piece && piece.node) return piece.node
  const node = before?.node ?? (tag === '' ? new Text() : document.createElement(tag))
  piece.node = node
  if (node instanceof HTMLElement) {
    const had = before?.properties ?? {}
    for (const name in { ...had, ...properties }) set(node, name, properties[name], had[name])
    patchInside(node, before?.inside ?? [], inside)
    if (!before) refer(piece, node)
  } else if (before?.text !== text) node.textContent = text
  return node
}

function set(element: HTMLElement, name: string, value: unknown, had: unknown): void {
  // What stands in a box is its reader's to change at any time.
  if (name === 'value') {
    if (Reflect.get(element, name) !== value) Reflect.set(element, name, value ?? '')
  } else if (value === had || name === 'key' || name === 'ref') {
    // Neither is the element's.
  } else if (name === 'style') {
    // Property by property: a style attribute would need leave from the page's policy.
    for (const part in Object.assign({}, had, value)) {
      const its: unknown = Reflect.get(Object(value), part)
      element.style.setProperty(part, typeof its === 'string' ? its : '')
    }
  } else if (name.startsWith('on')) {
    Reflect.set(element, name.toLowerCase(), value ?? null)
  } else {
    const written = attribute(name, value)
    if (written === null) element.removeAttribute(name)
    else element.setAttribute(name, written)
  }
}

/** Null: not there. ARIA writes out what HTML says by presence alone. */
function attribute(name: string, value: unknown): string | null {
  if (typeof value === 'boolean' && !name.startsWith('aria-')) return value ? '' : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? `${value}`
    : null
}

/** Whoever was told of an element is told when it is gone; a piece that is kept keeps no element alive. */
function release(piece: Piece): void {
  refer(piece, null)
  piece.node = null
  for (const part of piece.inside) if (part) release(part)
}

function refer({ properties: { ref } }: Piece, node: Node | null): void {
  if (typeof ref === 'function') ref(node)
}
