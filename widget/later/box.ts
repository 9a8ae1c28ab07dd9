/** Puts words in the place of a part of what is typed, so that the browser's Undo takes them back. */
export function replaceIn(box: HTMLTextAreaElement, from: number, to: number, words: string): void {
  box.focus()
  box.setSelectionRange(from, to)
  // Not every browser lets a script type, and none while one is typing already.
  if (document.execCommand('insertText', false, words)) return
  box.setRangeText(words, from, to, 'end')
  box.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
