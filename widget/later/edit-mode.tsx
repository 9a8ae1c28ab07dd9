import type { ComponentChildren, VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { RoomClient } from '../../client/room-client.ts'
import { cleanText } from '../../protocol/text.ts'
import { composeText } from '../core/composed.ts'
import { isOwn } from '../core/earlier-line.ts'
import * as strings from '../strings-writing.ts'
import type { EarlierLine } from '../view/assist.ts'
import { button } from '../view/button.tsx'

/**
 * The box while it holds an earlier line. Of that no draft is kept: what it changes is in the room, and may be taken
 * away there while nobody is here to take it out of the browser's storage as well [T5].
 */
export type EditMode = {
  /** Null while no line is being changed. */
  readonly typed: string | null
  begin(line: EarlierLine): void
  /** Gives the box back to the draft. */
  leave(): void
  type(text: string): void
  /** Saves, and gives what there is to say about it. */
  save(text: string): ComponentChildren
  /** Whoever took the line away took it out of here as well. */
  look(view: RoomView): void
  render(): VNode | null
}

export type EditNeeds = {
  readonly client: RoomClient
  /** Leaves, and draws what is there then. */
  readonly cancel: () => void
  readonly complain: (words: string) => void
}

export function createEditMode({ client, cancel, complain }: EditNeeds): EditMode {
  /** The line, and what it is to be. */
  let editing: { readonly line: EarlierLine; readonly typed: string } | null = null
  const leave = (): void => {
    editing = null
  }
  const remove = (seq: number): void => {
    if (client.send({ kind: 'remove', targets: [seq] }) === null) complain(strings.tooMuchWaits)
    else cancel()
  }

  return {
    get typed() {
      return editing?.typed ?? null
    },
    begin(line) {
      editing = { line, typed: line.text }
    },
    leave,
    type(typed) {
      editing &&= { ...editing, typed }
    },
    save(typed) {
      if (!editing) return ''
      const { textMax } = client.view.limits
      const { seq, text } = editing.line
      const clean = cleanText(typed, textMax)
      if (clean.ok && clean.text === text) {
        leave()
        return ''
      }
      const composed = composeText(typed, textMax, (changed) => ({
        kind: 'edit',
        target: seq,
        text: changed,
      }))
      switch (composed.is) {
        case 'nothing':
          return [`${strings.emptyEdit} `, button(strings.deleteIt, () => remove(seq))]
        case 'too long':
          return strings.tooLong(composed.max)
        case 'send':
          if (client.send(composed.send) === null) return strings.tooMuchWaits
          leave()
          return ''
      }
    },
    look(view) {
      if (editing && !isOwn(editing.line, view)) leave()
    },
    render: () =>
      editing && (
        <p class="writing">
          <span>{strings.editing}</span>
          {button(strings.cancel, cancel)}
        </p>
      ),
  }
}
