import { Component } from 'preact'

/** A view that is drawn again only when one of its props or its state is another value. */
export abstract class PureView<P extends object, S extends object = object> extends Component<P, S> {
  override shouldComponentUpdate(props: Readonly<P>, state: Readonly<S>): boolean {
    return differ(props, this.props) || differ(state, this.state)
  }
}

/** Preact 11 gives no reference to a component: who is to be spoken to says so itself, null when it goes. */
export type Expose<T> = { readonly expose: (view: T | null) => void }

function differ<T extends object>(one: T, other: T): boolean {
  for (const key in one) if (one[key] !== other[key]) return true
  for (const key in other) if (!(key in one)) return true
  return false
}
