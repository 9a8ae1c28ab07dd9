import type { TextareaHTMLAttributes, VNode } from 'preact'
import type { PeopleWatch } from '../../client/people-watch.ts'
import type { RoomView } from '../../client/core/room-view.ts'
import type { Author } from '../../protocol/author.ts'
import { commandsFor } from '../core/commands.ts'
import { type Query, folded, peopleFor, queryAt } from '../core/completion.ts'
import { emojiFor } from '../core/emoji.ts'
import * as strings from '../strings-writing.ts'
import { replaceIn } from './box.ts'
import { type Option, commandOption, emojiOption, personOption } from './options.tsx'

/** Options shown at most: what is looked for further down is typed faster. */
const OPTIONS_MAX = 8
/** Milliseconds for which names are still told after the list has closed: the room answers 20 questions a minute [P5]. */
const LINGER_MS = 10_000
/** CSS pixels of the conversation that stay in sight above the list. */
const ABOVE_PX = 8

const POPUP = 'choices'
const optionId = (i: number): string => `choice-${i}`

/** A list of what the word at the caret may become: a person, an emoji, a command. The focus stays in the box. */
export type Completion = {
  /** The text or the caret has changed. */
  look(box: HTMLTextAreaElement): void
  /** Whether it has taken the key. */
  key(event: KeyboardEvent): boolean
  close(): void
  render(): { readonly list: VNode | null; readonly box: TextareaHTMLAttributes }
  dispose(): void
}

export type CompletionNeeds = {
  readonly view: () => RoomView
  readonly people: PeopleWatch
  readonly isIgnored: (id: string) => boolean
  /** Whether a slash at the beginning means something. */
  readonly hasCommands: () => boolean
  readonly draw: () => void
}

type Open = {
  readonly box: HTMLTextAreaElement
  readonly query: Query
  readonly options: readonly Option[]
  readonly at: number
}

export function createCompletion({
  view,
  people,
  isIgnored,
  hasCommands,
  draw,
}: CompletionNeeds): Completion {
  let open: Open | null = null
  /** Where a word begins for which no list is wanted any more. */
  let closedFor: number | null = null
  let present: readonly Author[] = []
  let isWatching = false
  let unwatch: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let list: HTMLElement | null = null
  const mount = (element: HTMLElement | null): void => void (list = element)

  const watch = (): void => {
    clearTimeout(timer)
    // What is known already is told while it is asked for.
    if (isWatching) return
    isWatching = true
    unwatch = people.watch((now) => {
      present = now.people?.listed ?? []
      if (open?.query.is !== 'person') return
      look(open.box)
      draw()
    })
  }
  const letGo = (): void => {
    clearTimeout(timer)
    isWatching = false
    unwatch?.()
    unwatch = null
    present = []
  }
  const close = (): void => {
    if (open?.query.is === 'person') timer = setTimeout(letGo, LINGER_MS)
    open = null
  }

  const optionsFor = ({ is, typed }: Query): readonly Option[] => {
    switch (is) {
      case 'person':
        return peopleFor(typed, view(), present, isIgnored, OPTIONS_MAX).map(personOption)
      case 'emoji':
        return emojiFor(typed, OPTIONS_MAX).map(emojiOption)
      case 'command':
        return commandsFor(view().you)
          .filter((name) => hasCommands() && name.startsWith(typed.toLowerCase()))
          .map(commandOption)
    }
  }

  function look(box: HTMLTextAreaElement): void {
    const { value, selectionStart, selectionEnd } = box
    const query = selectionStart === selectionEnd ? queryAt(value, selectionEnd) : null
    if (query?.from !== closedFor) closedFor = null
    if (!query || closedFor !== null) return close()
    const options = optionsFor(query)
    // What follows a name is a sentence, unless somebody is called so.
    if (options.length === 0 && (query.is !== 'person' || query.typed.includes(' '))) return close()
    const chosen = open?.options[open.at]?.key
    if (open?.query.is !== query.is) close()
    const at = open?.query.from === query.from ? options.findIndex(({ key }) => key === chosen) : 0
    open = { box, query, options, at: Math.max(0, at) }
    if (query.is === 'person') watch()
  }

  function choose(at: number): void {
    const chosen = open?.options[at]
    if (!open || !chosen) return
    const { box, query } = open
    const { from, typed } = query
    const to = from + typed.length + 1
    close()
    closedFor = from
    replaceIn(box, from, to, /^\s/.test(box.value.slice(to)) ? chosen.inserted : `${chosen.inserted} `)
    draw()
  }

  const move = (by: number): void => {
    if (!open) return
    const { length } = open.options
    open = { ...open, at: (open.at + by + length) % length }
    if (list) bringIntoSight(list, open.at)
    draw()
  }

  return {
    look,
    close,
    key(event) {
      const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey
      if (!open || open.options.length === 0 || !isPlain) return false
      const { query, options, at } = open
      const isWhole = folded(options[at]?.inserted.slice(1) ?? '') === folded(query.typed)
      if (event.key === 'ArrowDown') move(1)
      else if (event.key === 'ArrowUp') move(-1)
      else if (event.key === 'Escape') {
        closedFor = query.from
        close()
        draw()
      } else if (event.key === 'Tab') choose(at)
      // Nothing would change but a space: whoever typed it all sends it.
      else if (event.key === 'Enter' && !isWhole) choose(at)
      else return false
      event.preventDefault()
      return true
    },
    render() {
      if (!open || open.options.length === 0) return { list: null, box: {} }
      const { box, query, options, at } = open
      return {
        list: (
          <ul
            class="above"
            role="listbox"
            id={POPUP}
            aria-label={strings.suggestions[query.is]}
            style={{ 'max-block-size': `${roomAbove(box)}px` }}
            ref={mount}
            onMouseDown={keepFocus}
          >
            {options.map(({ key, shown }, i) => (
              <li key={key} role="option" id={optionId(i)} aria-selected={i === at} onClick={() => choose(i)}>
                {shown}
              </li>
            ))}
          </ul>
        ),
        // A textarea may not be a combobox, and a text box is not expanded: what it has says enough [ARIA in HTML].
        box: {
          'aria-autocomplete': 'list',
          'aria-haspopup': 'listbox',
          'aria-controls': POPUP,
          'aria-activedescendant': optionId(at),
        },
      }
    },
    dispose: letGo,
  }
}

/** CSS pixels between the top of the chat and what is above the box. */
export function roomAbove(box: HTMLTextAreaElement): number {
  const top = (selector: string): number => box.closest(selector)?.getBoundingClientRect().top ?? 0
  return Math.max(0, Math.floor(top('.composer') - top('.sax') - ABOVE_PX))
}

/** A press on the list leaves the focus in the box. */
function keepFocus(event: Event): void {
  event.preventDefault()
}

/** Not by `scrollIntoView`, which moves the page as well. */
function bringIntoSight(list: HTMLElement, at: number): void {
  const chosen = list.children[at]
  if (!(chosen instanceof HTMLElement)) return
  const { offsetTop, offsetHeight } = chosen
  list.scrollTop = Math.min(offsetTop, Math.max(list.scrollTop, offsetTop + offsetHeight - list.clientHeight))
}
