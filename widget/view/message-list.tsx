import { type VNode, createRef } from 'preact'
import type { OutboxItem } from '../../client/core/room-view.ts'
import type { Self } from '../../protocol/author.ts'
import type { Message } from '../../protocol/entry.ts'
import { type ListItem, listItems } from '../core/list-items.ts'
import { PINNED_PX, countNew, olderFrom, shownFrom, shownRows } from '../core/shown-rows.ts'
import type { TimeLabels } from '../core/time-labels.ts'
import { dayWords, strings } from '../strings.ts'
import { MessageRow } from './message-row.tsx'
import { type OutgoingActions, OutgoingRow } from './outgoing-row.tsx'
import { type Expose, PureView } from './pure-view.ts'

type Props = Expose<MessageList> & {
  readonly rows: readonly Message[]
  readonly outbox: readonly OutboxItem[]
  readonly you: Self | null
  /** No rows means that the room has none. */
  readonly known: boolean
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
  readonly labels: TimeLabels
  readonly today: string
  readonly actions: OutgoingActions
  readonly loadOlder: () => void
}

type State = {
  /** The reader follows the newest row. */
  readonly pinned: boolean
  /** Where the shown rows begin, and the newest seq when the reader left the end; both matter while not pinned. */
  readonly from: number
  readonly seen: number
}

/** A row on screen and where it was before the rows around it changed. */
type Anchor = { readonly row: Element; readonly top: number }

/** Rows of which one is likely to survive a change: a moderator may take some of them away. */
const ANCHORS = 8

/** CSS pixels from the top at which older rows are fetched: a screen's third, so that they are often there in time. */
const OLDER_PX = 120

/** The conversation: follows the newest row while its end is in sight, and otherwise holds still. */
export class MessageList extends PureView<Props, State> {
  override state: State = { pinned: true, from: 0, seen: 0 }
  readonly #scroller = createRef<HTMLDivElement>()
  readonly #content = createRef<HTMLDivElement>()
  readonly #resized = new ResizeObserver(() => this.#follow())
  /** Last known, for a move in the document, which forgets it. */
  #scrollTop = 0

  /** Goes to the newest row and follows from there. */
  toEnd(): void {
    this.setState({ pinned: true }, () => this.#follow())
  }

  /** After the element was moved in the document. */
  restoreScroll(): void {
    const scroller = this.#scroller.current
    if (scroller !== null) scroller.scrollTop = this.#scrollTop
    this.#follow()
  }

  override componentDidMount(): void {
    this.props.expose(this)
    for (const { current } of [this.#scroller, this.#content])
      if (current !== null) this.#resized.observe(current)
    this.#follow()
  }

  override getSnapshotBeforeUpdate(): readonly Anchor[] {
    return this.state.pinned ? [] : this.#onScreen()
  }

  override componentDidUpdate(_props: Props, _state: State, anchors: readonly Anchor[]): void {
    const anchor = anchors.find(({ row }) => row.isConnected)
    if (anchor === undefined) return this.#follow()
    const moved = anchor.row.getBoundingClientRect().top - anchor.top
    if (this.#scroller.current !== null) this.#scroller.current.scrollTop += moved
  }

  override componentWillUnmount(): void {
    this.props.expose(null)
    this.#resized.disconnect()
  }

  override render(props: Props, { pinned, from, seen }: State): VNode {
    const { rows, outbox, known, hasOlder, loadingOlder, labels } = props
    const items = listItems(shownRows(rows, pinned, from), outbox, (at) => labels.day(at))
    const heldBack = olderFrom(rows, pinned, from) !== null
    return (
      <div class="log">
        <div
          class="scroller"
          part="list"
          role="log"
          aria-live="off"
          aria-label={strings.messages}
          tabIndex={0}
          ref={this.#scroller}
          onScroll={this.#onScroll}
        >
          <div ref={this.#content}>
            {(hasOlder || heldBack) && (
              <p class="older">
                <button type="button" part="button" aria-disabled={loadingOlder} onClick={this.#older}>
                  {loadingOlder ? strings.loadingOlder : strings.olderMessages}
                </button>
              </p>
            )}
            {known && items.length === 0 && <p class="empty">{strings.noMessages}</p>}
            <ol role="list">{items.map((item) => this.#item(item))}</ol>
          </div>
        </div>
        {!pinned && <LatestButton count={countNew(rows, seen)} act={this.#latest} />}
      </div>
    )
  }

  #item(item: ListItem): VNode {
    const { you, labels, today, actions } = this.props
    switch (item.is) {
      case 'day':
        return (
          <li key={item.key} class="day">
            <span>{dayWords(labels.dayName(item.at, today))}</span>
          </li>
        )
      case 'message':
        return <MessageRow key={item.key} row={item.row} labels={labels} />
      case 'outgoing':
        return (
          <OutgoingRow
            key={item.key}
            item={item.item}
            you={you}
            labels={labels}
            today={today}
            actions={actions}
          />
        )
    }
  }

  readonly #onScroll = (): void => {
    const scroller = this.#scroller.current
    if (scroller === null) return
    const { scrollTop, scrollHeight, clientHeight } = scroller
    const wentUp = scrollTop < this.#scrollTop
    this.#scrollTop = scrollTop
    const pinned = scrollHeight - scrollTop - clientHeight <= PINNED_PX
    // The end also goes away when the composer grows; only a reader who went up has left it.
    if (pinned !== this.state.pinned && (pinned || wentUp)) this.setState(pinned ? { pinned } : this.#letGo())
    if (scrollTop <= OLDER_PX) this.#older()
  }

  /** Rows that are held and not shown come first, then the room's. */
  readonly #older = (): void => {
    const { rows, hasOlder, loadingOlder, loadOlder } = this.props
    const from = olderFrom(rows, this.state.pinned, this.state.from)
    if (from !== null) this.setState(this.state.pinned ? { ...this.#letGo(), from } : { from })
    else if (hasOlder && !loadingOlder) loadOlder()
  }

  readonly #latest = (): void => {
    this.toEnd()
    // The button goes; whoever pressed it by keyboard stays here.
    this.#scroller.current?.focus({ preventScroll: true })
  }

  #letGo(): State {
    const { rows } = this.props
    return { pinned: false, from: shownFrom(rows), seen: rows.at(-1)?.seq ?? 0 }
  }

  #follow(): void {
    const scroller = this.#scroller.current
    if (scroller === null || !this.state.pinned) return
    scroller.scrollTop = scroller.scrollHeight
    this.#scrollTop = scroller.scrollTop
  }

  /** The first rows in sight; days do not count, they come and go with their first row. */
  #onScreen(): readonly Anchor[] {
    const scroller = this.#scroller.current
    if (scroller === null) return []
    const edge = scroller.getBoundingClientRect().top
    const anchors: Anchor[] = []
    for (const row of scroller.querySelectorAll('.row')) {
      const { top, bottom } = row.getBoundingClientRect()
      if (bottom > edge) anchors.push({ row, top })
      if (anchors.length === ANCHORS) break
    }
    return anchors
  }
}

function LatestButton({ count, act }: { readonly count: number; readonly act: () => void }): VNode {
  return (
    <button type="button" class="latest" part="button" onClick={act}>
      {count === 0 ? strings.latest : strings.newMessages(count)} <span aria-hidden="true">↓</span>
    </button>
  )
}
