import type { ComponentChildren, TargetedInputEvent, TargetedKeyboardEvent, VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import { isSaid } from '../../client/core/standing.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { type Composed, composeText } from '../core/composed.ts'
import { type Draft, draftFor } from '../core/draft.ts'
import { type Writing, mayWrite } from '../core/writing.ts'
import { NO_DRAFT, type DraftStore } from '../draft-store.ts'
import * as strings from '../strings.ts'
import type { Assist } from './assist.ts'

export type { EarlierLine } from './assist.ts'

/** Where one writes. A text leaves it only when the client has taken it over. */
export type Composer = Pick<Assist, 'edit' | 'reply' | 'insert'> & {
  /** `note` says why one may not write, or not as usual. */
  render(view: RoomView, writing: Writing, note: VNode | null): VNode
  /** Says why something else did not work. */
  complain(words: ComponentChildren): void
  /** Makes this the draft, which is not drawn yet. */
  keep(typed: string, reply?: unknown): void
  /** Sends, and empties the draft; otherwise gives the reason. */
  post(composed: Composed): string
}

/**
 * `sent` is called after a send, `draw` when something that `render` shows has changed here, `drawLater` when it was
 * elsewhere. `assist` is not there in the first moments of a page.
 */
export function createComposer(
  client: RoomClient,
  drafts: DraftStore,
  assist: () => Assist | undefined,
  sent: () => void,
  draw: () => void,
  drawLater: () => void,
): Composer {
  let view: RoomView
  let writing: Writing
  /** What the browser keeps, shown or not. */
  let draft: Draft = drafts.load() ?? NO_DRAFT
  /** What stood here when somebody began to type whom the room has not named yet. */
  let found: Draft | null = null
  /** What was typed elsewhere since; whose it is may be here soon, so it is not lost while somebody else is. */
  let newer: Draft | null = null
  /** What stands in the box. */
  let text = ''
  /** Why the text is still here after an attempt to send it. */
  let problem: ComponentChildren

  const keep = (typed: string, reply?: unknown): void => {
    if (!isSaid(view)) found ??= draft
    draft = { text: typed, by: view.you?.id ?? (draftFor(draft, view) === 'show' ? draft.by : null), reply }
    newer = null
    drafts.save(draft)
  }
  const write = (event: TargetedInputEvent<HTMLTextAreaElement>): void => {
    problem = ''
    if (!assist()?.typed(event)) keep(event.currentTarget.value, draft.reply)
    draw()
  }
  drafts.follow((elsewhere) => {
    newer = elsewhere
    drawLater()
  })

  const post = (composed: Composed): string => {
    switch (composed.is) {
      case 'nothing':
        return ''
      case 'too long':
        return strings.tooLong(composed.max)
      case 'send':
        if (client.send(composed.send) === null) {
          return writing.is === 'early' ? strings.notYet : strings.tooMuchWaits
        }
        keep('')
        sent()
        return ''
    }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    if (!mayWrite(writing)) return
    problem =
      assist()?.submit(text) ??
      (/^\s*\//.test(text) ? strings.notYet : post(composeText(text, view.limits.textMax)))
    draw()
  }
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    stop(event)
    // 229: Safari ends a composition before the Enter that chose the word [https://bugs.webkit.org/show_bug.cgi?id=165004].
    if (event.isComposing || event.keyCode === 229 || assist()?.key(event)) return
    if (event.key === 'Enter' && !event.shiftKey) submit(event)
  }
  const complain = (words: ComponentChildren): void => {
    problem = words
    draw()
  }
  const assistOrWords = (): Assist | void => assist() ?? complain(strings.notLoaded)

  return {
    keep,
    post,
    complain,
    edit: (line) => assistOrWords()?.edit(line),
    reply: (row) => assistOrWords()?.reply(row),
    insert: (words) => assistOrWords()?.insert(words),
    render(nextView, nextWriting, note) {
      view = nextView
      writing = nextWriting
      if (newer && draftFor(newer, view) !== 'drop') {
        draft = newer
        newer = found = null
      }
      let shown = draftFor(draft, view)
      if (found && isSaid(view)) {
        const typed = draft.text.replace(found.text, '')
        const { reply } = draft
        // It was somebody else who typed: theirs is what was not there before.
        if (shown !== 'show' && typed) keep(typed, reply === found.reply ? undefined : reply)
        found = null
        shown = draftFor(draft, view)
      }
      if (shown === 'drop') draft = drafts.forget(draft.by)
      // What was typed before anybody was known is theirs, and not the next one's.
      else if (!draft.by && draft.text && view.auth === 'member') keep(draft.text, draft.reply)
      const closed = !mayWrite(writing)
      const mine = shown === 'show' ? draft : null
      const help = assist()?.render(view, mine, !closed)
      text = help?.text ?? mine?.text ?? ''
      return (
        <form class="composer" part="composer" onSubmit={submit}>
          {note}
          {help?.above}
          {/* By its key: how many lines there are above it changes. It keeps its place for the note that says why it is closed. */}
          <div key="write" class="write" hidden={closed && note !== null && text === ''}>
            <textarea
              part="input"
              rows={1}
              dir="auto"
              aria-label={strings.message}
              aria-describedby="note"
              placeholder={closed ? '' : strings.placeholder}
              enterkeyhint="send"
              autocomplete="off"
              readOnly={closed}
              value={text}
              onInput={write}
              onKeyDown={onKeyDown}
              onKeyUp={stop}
              onKeyPress={stop}
              {...help?.box}
            />
            <button class="send" part="button" disabled={closed} onMouseDown={keepFocus}>
              {help?.send ?? strings.send}
            </button>
          </div>
          <p key="note" class="note" id="note">
            <span role="status">{problem}</span>
            {help?.counter}
          </p>
        </form>
      )
    },
  }
}

/** The page sees keys as meant for the element, not for a text box, and would take them for its shortcuts. */
function stop(event: Event): void {
  event.stopPropagation()
}

/** A press of Send leaves the focus in the box, and with it the keyboard of a phone on screen. */
function keepFocus(event: Event): void {
  event.preventDefault()
}
