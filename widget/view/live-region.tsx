import type { VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Message } from '../../protocol/entry.ts'
import { newFailures, newcomers } from '../core/newcomers.ts'
import { nackWords, strings } from '../strings.ts'
import { PureView } from './pure-view.ts'

type Props = {
  readonly view: RoomView
  /** The connection is gone long enough to be spoken of. */
  readonly troubled: boolean
  readonly moment: (at: number) => string
}

type State = { readonly polite: string; readonly assertive: string }

/** Milliseconds between two spoken lines: in a busy room more would never end. */
const BATCH_MS = 3_000

/** UTF-16 units of a message that are spoken; the list has the rest. */
const HEARD_MAX = 200

/** What a screen reader says by itself: one short line for new messages, one for trouble. History is never read out. */
export class LiveRegion extends PureView<Props, State> {
  override state: State = { polite: '', assertive: '' }
  #unheard: readonly Message[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  override componentDidUpdate({ view: before, troubled }: Props): void {
    const { view, moment } = this.props
    if (view !== before) {
      this.#unheard = [...this.#unheard, ...newcomers(before, view)]
      if (this.#unheard.length > 0 && this.#timer === undefined) this.#speak()
      const failed = newFailures(before, view).at(-1)
      if (failed?.state.is === 'failed') {
        this.setState({ assertive: strings.notSent(nackWords(failed.state.nack, moment)) })
      } else if (view.outbox.length === 0 && this.state.assertive !== '') this.setState({ assertive: '' })
    }
    if (troubled && !this.props.troubled) this.setState({ polite: strings.connectionBack })
    if (!troubled && this.props.troubled) this.setState({ polite: strings.connectionLost })
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer)
  }

  override render(_props: Props, { polite, assertive }: State): VNode {
    return (
      <>
        <div class="hidden" aria-live="polite">
          {polite}
        </div>
        <div class="hidden" aria-live="assertive">
          {assertive}
        </div>
      </>
    )
  }

  /** Says what has gathered, then gathers; an emptied region is not read again by somebody passing over it. */
  readonly #speak = (): void => {
    const unheard = this.#unheard
    this.#unheard = []
    this.#timer = unheard.length === 0 ? undefined : setTimeout(this.#speak, BATCH_MS)
    this.setState({ polite: heardWords(unheard) })
  }
}

function heardWords(messages: readonly Message[]): string {
  const last = messages.at(-1)
  if (last === undefined) return ''
  if (messages.length > 1) return strings.heardMany(messages.length, last.by.name)
  return strings.heard(last.by.name, last.kind === 'announce' ? '' : last.text.slice(0, HEARD_MAX))
}
