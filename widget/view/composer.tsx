import { type TargetedKeyboardEvent, type VNode, createRef } from 'preact'
import type { OutgoingSend, RoomView } from '../../client/core/room-view.ts'
import { compose, remaining, typedFor } from '../core/composed.ts'
import { type Draft, draftFor } from '../core/draft.ts'
import { type Writing, mayWrite } from '../core/writing.ts'
import { strings } from '../strings.ts'
import { type Expose, PureView } from './pure-view.ts'
import type { Stage } from './stage.ts'
import { WritingNote } from './writing-note.tsx'

type Props = Expose<Composer> & {
  readonly view: RoomView
  readonly writing: Writing
  readonly logInUrl: string | null
  readonly stage: Stage
}

type State = {
  readonly text: string
  /** Why the text is still here after an attempt to send it. */
  readonly problem: string | null
}

/** Where one writes. A text leaves it only when the client has taken it over. */
export class Composer extends PureView<Props, State> {
  override state: State = { text: '', problem: null }
  readonly #box = createRef<HTMLTextAreaElement>()
  /** What the browser kept, shown or not. */
  #draft: Draft | null = null

  /** Puts a send's text back to be changed, before what stands here. */
  takeBack(send: OutgoingSend): void {
    const { text } = this.state
    this.#write(text === '' ? typedFor(send) : `${typedFor(send)}\n${text}`)
    this.#box.current?.focus()
  }

  override componentDidMount(): void {
    this.props.expose(this)
    this.#draft = this.props.stage.drafts.load()
    this.#settleDraft()
  }

  override componentDidUpdate(before: Props, state: State): void {
    const { view } = this.props
    if (
      view.you?.id !== before.view.you?.id ||
      view.auth !== before.view.auth ||
      view.reason !== before.view.reason
    ) {
      this.#settleDraft()
    }
    if (state.text !== this.state.text) this.#grow()
  }

  override componentWillUnmount(): void {
    this.props.expose(null)
  }

  override render({ view, writing, logInUrl, stage }: Props, { text, problem }: State): VNode {
    const closed = !mayWrite(writing)
    const left = closed ? null : remaining(text, view.limits.textMax)
    return (
      <form class="composer" part="composer" onSubmit={this.#onSubmit}>
        <WritingNote writing={writing} logInUrl={logInUrl} stage={stage} />
        <div class="write" hidden={closed && text === ''}>
          <textarea
            ref={this.#box}
            part="input"
            rows={1}
            dir="auto"
            aria-label={strings.message}
            aria-describedby="note"
            aria-invalid={left !== null && left < 0}
            placeholder={closed ? '' : strings.placeholder}
            enterkeyhint="send"
            autocomplete="off"
            readOnly={closed}
            value={text}
            onInput={(event) => this.#write(event.currentTarget.value)}
            onKeyDown={this.#onKeyDown}
            onKeyUp={stop}
            onKeyPress={stop}
          />
          <button type="submit" class="send" part="button" disabled={closed} onMouseDown={keepFocus}>
            {strings.send}
          </button>
        </div>
        <p class="note" id="note">
          <span role="status">{problem}</span>
          {left !== null && <Counter left={left} />}
        </p>
      </form>
    )
  }

  #write(text: string): void {
    const { view, stage } = this.props
    this.#draft = { text, by: view.you?.id ?? this.#draft?.by ?? null }
    this.setState({ text, problem: null })
    stage.drafts.save(this.#draft)
  }

  #submit(): void {
    const { view, writing, stage } = this.props
    if (!mayWrite(writing)) return
    const composed = compose(this.state.text, view.limits.textMax)
    switch (composed.is) {
      case 'nothing':
        return
      case 'too long':
        return this.setState({ problem: strings.tooLong(composed.max) })
      case 'unknown command':
        return this.setState({ problem: strings.unknownCommand(composed.name) })
      case 'send':
        if (stage.send(composed.send) === null) {
          return this.setState({ problem: writing.is === 'early' ? strings.notYet : strings.tooMuchWaits })
        }
        this.#write('')
    }
  }

  /** Shows, keeps for later or drops the draft, as it is whose. */
  #settleDraft(): void {
    const draft = this.#draft
    if (draft === null || draft.text === '') return
    switch (draftFor(draft, this.props.view)) {
      case 'show':
        return this.setState({ text: draft.text })
      case 'later':
        return this.setState({ text: '' })
      case 'drop':
        this.#write('')
    }
  }

  /** Browsers without `field-sizing` do not grow a textarea by themselves; the stylesheet bounds both. */
  #grow(): void {
    const box = this.#box.current
    if (box === null || CSS.supports('field-sizing', 'content')) return
    box.style.blockSize = 'auto'
    box.style.blockSize = `${box.scrollHeight}px`
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    this.#submit()
  }

  readonly #onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    stop(event)
    // 229: Safari ends a composition before the Enter that chose the word [https://bugs.webkit.org/show_bug.cgi?id=165004].
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    this.#submit()
  }
}

function Counter({ left }: { readonly left: number }): VNode {
  return left < 0 ? (
    <span class="counter over">{strings.charactersOver(-left)}</span>
  ) : (
    <span class="counter">{strings.charactersLeft(left)}</span>
  )
}

/** The page sees keys as meant for the element, not for a text box, and would take them for its shortcuts. */
function stop(event: Event): void {
  event.stopPropagation()
}

/** A press of Send leaves the focus in the box, and with it the keyboard of a phone on screen. */
function keepFocus(event: Event): void {
  event.preventDefault()
}
