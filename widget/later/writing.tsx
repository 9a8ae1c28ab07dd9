import type { VNode } from 'preact'
import type { PeopleWatch } from '../../client/people-watch.ts'
import type { OutgoingLine, RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { compose, remaining, typedFor } from '../core/slash.ts'
import { emojiAt } from '../core/completion.ts'
import type { Draft } from '../core/draft.ts'
import { lastEditable } from '../core/earlier-line.ts'
import { type Pasted, fenced, pastedAt } from '../core/pasted.ts'
import { type Reply, answering, replyIn } from '../core/reply.ts'
import * as strings from '../strings-writing.ts'
import type { Assist, EarlierLine } from '../view/assist.ts'
import { button } from '../view/button.tsx'
import type { Composer } from '../view/composer.tsx'
import { createGrowing } from './growing.ts'
import { replaceIn } from './box.ts'
import { createCommands } from './commands.tsx'
import { createCompletion } from './completion.tsx'
import { createEditMode } from './edit-mode.tsx'
import { REPLY_LINE, replyLine } from './reply-line.tsx'
import { wearSheet } from '../view/worn-sheet.ts'
import css from './writing.css'

export type WritingNeeds = {
  readonly place: ShadowRoot
  readonly client: RoomClient
  readonly composer: Composer
  readonly people: PeopleWatch
  /** Hides what a person of that name writes, or shows it again, and says so. */
  readonly ignore: (name: string, hide: boolean) => string
  /** By the author's id. */
  readonly isIgnored: (id: string) => boolean
  readonly draw: () => void
}

/** Edit, reply, completion and commands: all that the composer can do beyond sending a text. */
export type WritingHelp = Assist & {
  /** Puts a send's text back to be changed, before what stands there. */
  readonly takeBack: (send: OutgoingLine) => void
  dispose(): void
}

export function createWritingHelp(needs: WritingNeeds): WritingHelp {
  const { place, client, composer, people, ignore, isIgnored, draw } = needs
  const sheet = wearSheet(place, css)
  const box = (): HTMLTextAreaElement | null => place.querySelector('.composer textarea')

  const grow = createGrowing()

  /** What the draft is and answers. */
  let text = ''
  let reply: Reply | null = null
  /** The rows that were drawn last. */
  let before: RoomView['rows'] = []
  /** What is being pasted, and what was pasted last. */
  let clipboard = ''
  let pasted: Pasted | null = null

  const mayType = (): boolean => box()?.readOnly === false
  /** The box means something else now, and one goes on typing. */
  const turned = (): void => {
    completion.close()
    composer.complain('')
    box()?.focus()
  }
  const cancelEdit = (): void => {
    editing.leave()
    turned()
  }
  const edit = (line: EarlierLine): void => {
    if (!mayType()) return
    editing.begin(line)
    turned()
  }
  const editing = createEditMode({
    client,
    cancel: cancelEdit,
    complain: (words) => composer.complain(words),
  })
  const commands = createCommands({ client, composer, ignore, box, draw })
  const completion = createCompletion({
    view: () => client.view,
    people,
    isIgnored,
    hasCommands: () => editing.typed === null,
    draw,
  })

  const cancelReply = (): void => {
    composer.keep(text)
    turned()
  }

  const makeCode = (paste: Pasted): void => {
    const its = box()
    if (its) replaceIn(its, paste.from, paste.to, fenced(paste))
  }

  /** Closes what is open beside the text; whether there was anything. */
  const escape = (): boolean => {
    if (commands.close()) return true
    if (editing.typed !== null) cancelEdit()
    else if (reply) cancelReply()
    else return false
    return true
  }

  const look = (): void => {
    const its = box()
    if (its) completion.look(its)
    draw()
  }
  const onKeyUp = (event: KeyboardEvent): void => {
    // As the composer's own: the page would take it for its shortcut.
    event.stopPropagation()
    look()
  }
  const blur = (): void => {
    completion.close()
    draw()
  }

  /** In the draft's place or beside it. */
  const lines = (canWrite: boolean): VNode => (
    <>
      {commands.render()}
      {editing.render()}
      {editing.typed === null &&
        reply &&
        (canWrite || text !== '') &&
        replyLine(reply, client.view, /^\s*\/me\b/iu.test(text), cancelReply)}
      {pasted && pasted.text === (editing.typed ?? text) && (
        <p class="writing offer">
          <span role="status">{strings.pastedLines(pasted.lines)}</span>
          {button(strings.makeCode, makeCode.bind(null, pasted))}
        </p>
      )}
    </>
  )

  const takeDraft = (draft: Draft | null, view: RoomView): void => {
    text = draft?.text ?? ''
    reply = draft ? replyIn(draft.reply, view, before) : null
    before = view.rows
    // The row is gone, or its numbering is: the text stays. Before a transcript is known nothing can be said of it.
    if (draft?.reply !== undefined && !reply && view.epoch !== null) composer.keep(text)
  }

  /** As a draft keeps it; undefined where no row has a number yet. */
  const replyTo = (seq: number): Reply | undefined => {
    const { epoch } = client.view
    return epoch === null ? undefined : { seq, epoch }
  }

  /** What was sent before the room said that its writer is somebody else stands here again: they have not sent it as themselves. */
  const takeBackEarly = (): void => {
    const early = client.takeBack()
    if (early.length === 0) return
    composer.keep([...early.map(typedFor), ...(text ? [text] : [])].join('\n'), reply ?? undefined)
    composer.complain(strings.writtenEarly)
  }

  return {
    edit,
    reply({ seq }) {
      if (!mayType()) return
      composer.keep(text, replyTo(seq))
      cancelEdit()
    },
    takeBack(send) {
      const typed = typedFor(send)
      const its = send.kind === 'say' && send.reply !== undefined ? replyTo(send.reply) : undefined
      composer.keep(text === '' ? typed : `${typed}\n${text}`, its ?? reply ?? undefined)
      cancelEdit()
    },
    insert(words) {
      const its = box()
      if (!its || its.readOnly) return
      const start = its.value.slice(0, its.selectionStart)
      replaceIn(its, its.selectionStart, its.selectionEnd, /\S$/.test(start) ? ` ${words}` : words)
    },
    key(event) {
      if (completion.key(event)) return true
      if (event.key === 'Escape' && escape()) {
        event.preventDefault()
        return true
      }
      const its = box()
      const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey
      if (
        event.key !== 'ArrowUp' ||
        !isPlain ||
        editing.typed !== null ||
        !its ||
        its.readOnly ||
        its.value !== ''
      )
        return false
      const line = lastEditable(client.view, Date.now())
      if (!line) return false
      event.preventDefault()
      edit(line)
      return true
    },
    typed(event) {
      const its = event.currentTarget
      // Many phones compose every word: the list is shown meanwhile, and takes no key; the text is left alone. So is what Undo brings back.
      if (!event.isComposing && event.data?.endsWith(':')) {
        const named = emojiAt(its.value, its.selectionEnd)
        if (named) replaceIn(its, named.from, its.selectionEnd, named.emoji)
      }
      completion.look(its)
      pasted = clipboard === '' ? null : pastedAt(clipboard, its.value, its.selectionEnd)
      clipboard = ''
      editing.type(its.value)
      return editing.typed !== null
    },
    submit(typed) {
      completion.close()
      if (editing.typed !== null) return editing.save(typed)
      commands.close()
      const composed = compose(typed, client.view.limits.textMax)
      if (composed.is === 'command') return commands.run(composed.name, typed, reply)
      return composer.post(answering(composed, reply))
    },
    render(view, draft, canWrite) {
      takeDraft(draft, view)
      editing.look(view)
      const isEdit = editing.typed !== null
      const { list, box: its } = completion.render()
      const shown = editing.typed ?? text
      const left = canWrite ? remaining(shown, view.limits.textMax) : null
      const isOver = left !== null && left < 0
      // When this is in the document.
      queueMicrotask(() => {
        grow(box(), shown)
        takeBackEarly()
      })
      return {
        ...(editing.typed !== null && { text: editing.typed, send: strings.save }),
        above: (
          <>
            {lines(canWrite)}
            {list}
          </>
        ),
        box: {
          onKeyUp,
          onClick: look,
          onBlur: blur,
          onPaste: ({ clipboardData }) => void (clipboard = clipboardData?.getData('text/plain') ?? ''),
          ...(isEdit && { 'aria-label': strings.editing }),
          ...(!isEdit && reply && { 'aria-describedby': `note ${REPLY_LINE}` }),
          'aria-invalid': isOver,
          ...its,
        },
        counter:
          left === null ? null : (
            <span class={isOver ? 'counter over' : 'counter'}>{strings.charactersLeft(left)}</span>
          ),
      }
    },
    dispose() {
      completion.dispose()
      commands.dispose()
      sheet.takeOff()
    },
  }
}
