import type { ComponentChildren, TargetedInputEvent, TextareaHTMLAttributes, VNode } from 'preact'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Draft } from '../core/draft.ts'

/** By its time as well: under its seq another transcript has another line [T9]. */
export type EarlierLine = { readonly seq: number; readonly at: number; readonly text: string }

/** What makes writing easier and is not needed to write: the composer's box, lent to what comes later. */
export type Assist = {
  /** Before each drawing; `draft` is null where nobody here may see it. */
  render(view: RoomView, draft: Draft | null, canWrite: boolean): Assistance
  /** Whether it has taken the key; never asked while a word is being composed. */
  key(event: KeyboardEvent): boolean
  /** Something was typed; whether that is no draft. */
  typed(event: TargetedInputEvent<HTMLTextAreaElement>): boolean
  /** Sends the text or does what it asks for, and gives what there is to say about it. */
  submit(text: string): ComponentChildren
  /** Takes an earlier line in to be changed; what stands here comes back afterwards. */
  edit(line: EarlierLine): void
  /** What is written next answers this row. */
  reply(row: { readonly seq: number }): void
  /** Puts words where the caret is. */
  insert(words: string): void
}

/** How the box looks for now. */
type Assistance = {
  /** What stands in it in the draft's place. */
  readonly text?: string
  readonly above: VNode
  readonly box: TextareaHTMLAttributes
  /** Under it. */
  readonly counter: VNode | null
  /** On the button. */
  readonly send?: string
}
