/** Tags that boards know, whatever they make of them. Everything else in brackets is text: `arr[i]`, `[SOLVED]`. */
const PAIRED = new Set(
  (
    'b i u s url img quote code list color size font center left right align email spoiler ' +
    'attachment sub sup table tr td youtube'
  ).split(' '),
)
/** Tags that stand alone; phpBB closes its list items all the same. */
const SINGLE = new Set(['*', 'hr'])

/** `[b]`, `[url=…]`, `[/b]`, and as phpBB stored them until 3.1, `[b:2u8k9x1c]`. Every match ends before the next bracket, so the time is linear. */
const TAG = /\[(\/?)([a-z]+|\*)(?:=[^[\]]*|(?::\w+)+)?\]/gi

/** Text without its BBCode: known tags go where they are paired, what is between them stays. */
export function withoutBbcode(text: string): string {
  const dropped = new Set<number>()
  const open = new Map<string, number[]>()
  for (const { index, 1: slash, 2: name = '' } of text.matchAll(TAG)) {
    const tag = name.toLowerCase()
    if (SINGLE.has(tag)) dropped.add(index)
    if (!PAIRED.has(tag)) continue
    const opened = open.get(tag) ?? []
    open.set(tag, opened)
    if (slash === '') {
      opened.push(index)
      continue
    }
    const opening = opened.pop()
    if (opening !== undefined) dropped.add(opening).add(index)
  }
  return text.replace(TAG, (tag, _slash, _name, index: number) => (dropped.has(index) ? '' : tag))
}
