import type { TargetedKeyboardEvent, VNode } from 'preact'
import type { OutgoingLine, RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { compose, composeEdit, remaining, typedFor } from '../core/composed.ts'
import { type Draft, draftFor } from '../core/draft.ts'
import { type Writing, mayWrite } from '../core/writing.ts'
import type { DraftStore } from '../draft-store.ts'
import * as strings from '../strings.ts'
import { button } from './button.tsx'

/** Where one writes. A text leaves it only when the client has taken it over. */
export type Composer = {
  /** `note` says why one may not write, or not as usual. */
  render(view: RoomView, writing: Writing, note: VNode | null): VNode
  /** To be called after the document has changed. */
  grow(): void
  /** Puts a send's text back to be changed, before what stands here. */
  takeBack(send: OutgoingLine): void
  /** Takes an earlier line in to be changed; what stands here comes back afterwards. */
  edit(line: EarlierLine): void
  /** Says why something else did not work. */
  complain(words: string): void
}

/** By its time as well: under its seq another transcript has another line [T9]. */
export type EarlierLine = { readonly seq: number; readonly at: number; readonly text: string }

/** `sent` is called after a send, `draw` when something that `render` shows has changed here, `drawLater` when it was elsewhere. */
export function createComposer(
  client: RoomClient,
  drafts: DraftStore,
  sent: () => void,
  draw: () => void,
  drawLater: () => void,
): Composer {
  let view: RoomView
  let writing: Writing
  /** What the browser keeps, shown or not. */
  let draft: Draft = drafts.load() ?? { text: '', by: null }
  /** The earlier line that is being changed, and what it is to be; no draft of it is kept. */
  let editing: { readonly line: EarlierLine; readonly typed: string } | null = null
  /** What stands in the box. */
  let text = ''
  let grownFor = ''
  /** Why the text is still here after an attempt to send it. */
  let problem = ''
  let box: HTMLTextAreaElement | null = null
  const mount = (element: HTMLTextAreaElement | null): void => void (box = element)

  const keep = (typed: string): void => {
    draft = { text: typed, by: view.you?.id ?? draft.by }
    problem = ''
    drafts.save(draft)
  }
  const write = (typed: string): void => {
    if (editing) {
      editing = { ...editing, typed }
      problem = ''
    } else keep(typed)
    draw()
  }
  /** Another mode of the box, in which one goes on typing. */
  const turn = (to: typeof editing): void => {
    editing = to
    problem = ''
    draw()
    box?.focus()
  }
  const cancel = (): void => turn(null)
  drafts.follow((elsewhere) => {
    if (draftFor(elsewhere, view) !== 'show') return
    draft = elsewhere
    drawLater()
  })

  const attempt = (): string => {
    const { textMax } = view.limits
    const composed = editing ? composeEdit(text, editing.line.seq, textMax) : compose(text, textMax)
    switch (composed.is) {
      case 'nothing':
        return ''
      case 'too long':
        return strings.tooLong(composed.max)
      case 'unknown command':
        return strings.unknownCommand(composed.name)
      case 'send':
        if (client.send(composed.send) === null) {
          return writing.is === 'early' ? strings.notYet : strings.tooMuchWaits
        }
        if (editing) editing = null
        else {
          keep('')
          sent()
        }
        return ''
    }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    if (!mayWrite(writing)) return
    if (text === editing?.line.text) return cancel()
    problem = attempt()
    draw()
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    stop(event)
    if (event.key === 'Escape' && !event.isComposing && editing) {
      event.preventDefault()
      cancel()
    }
    // 229: Safari ends a composition before the Enter that chose the word [https://bugs.webkit.org/show_bug.cgi?id=165004].
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event)
  }

  return {
    edit: (line) => turn({ line, typed: line.text }),
    complain(words) {
      problem = words
      draw()
    },
    takeBack(taken) {
      if (editing) text = draft.text
      editing = null
      write(text === '' ? typedFor(taken) : `${typedFor(taken)}\n${text}`)
      box?.focus()
    },
    grow() {
      // Browsers without `field-sizing` do not grow a textarea by themselves; the stylesheet bounds both.
      if (box === null || text === grownFor || CSS.supports('field-sizing', 'content')) return
      grownFor = text
      box.style.blockSize = 'auto'
      box.style.blockSize = `${box.scrollHeight}px`
    },
    render(nextView, nextWriting, note) {
      view = nextView
      writing = nextWriting
      const shown = draftFor(draft, view)
      if (shown === 'drop') keep('')
      // Whoever took the line away took it out of here as well.
      if (editing && !isOwn(editing.line, view)) editing = null
      text = editing?.typed ?? (shown === 'show' ? draft.text : '')
      const closed = !mayWrite(writing)
      const left = closed ? null : remaining(text, view.limits.textMax)
      const over = left !== null && left < 0
      return (
        <form class="composer" part="composer" onSubmit={submit}>
          {note}
          {editing && (
            <p class="writing">
              <span>{strings.editing}</span>
              {button(strings.cancel, cancel)}
            </p>
          )}
          <div class="write" hidden={closed && text === ''}>
            <textarea
              ref={mount}
              part="input"
              rows={1}
              dir="auto"
              aria-label={editing ? strings.editing : strings.message}
              aria-describedby="note"
              aria-invalid={over}
              placeholder={closed ? '' : strings.placeholder}
              enterkeyhint="send"
              autocomplete="off"
              readOnly={closed}
              value={text}
              onInput={(event) => write(event.currentTarget.value)}
              onKeyDown={onKeyDown}
              onKeyUp={stop}
              onKeyPress={stop}
            />
            <button class="send" part="button" disabled={closed} onMouseDown={keepFocus}>
              {editing ? strings.save : strings.send}
            </button>
          </div>
          <p class="note" id="note">
            <span role="status">{problem}</span>
            {left !== null && (
              <span class={over ? 'counter over' : 'counter'}>{strings.charactersLeft(left)}</span>
            )}
          </p>
        </form>
      )
    },
  }
}

function isOwn({ seq, at }: EarlierLine, { rows, you }: RoomView): boolean {
  return rows.some((row) => row.seq === seq && row.at === at && row.by.id === you?.id)
}

/** The page sees keys as meant for the element, not for a text box, and would take them for its shortcuts. */
function stop(event: Event): void {
  event.stopPropagation()
}

/** A press of Send leaves the focus in the box, and with it the keyboard of a phone on screen. */
function keepFocus(event: Event): void {
  event.preventDefault()
}
