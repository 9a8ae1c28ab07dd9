import { describe, expect, it } from 'vitest'
import { ImportCheck } from '../../../worker/core/import-check.ts'

const by = { id: 'forum:42', name: 'Merth' }
const head = (seq: number) => ({ v: 1, epoch: 'e1', head: seq, room: 'Chat' })
const say = (seq: number, more: object = {}) => ({
  seq,
  at: 1_000,
  kind: 'say',
  by,
  text: `line ${seq}`,
  ...more,
})
const topic = (seq: number) => ({ seq, at: 1_000, kind: 'topic', by, text: 'Tea' })

/** What an upload of these lines comes to: its entries, or the first line that spoils it. */
function check(lines: readonly unknown[]): unknown {
  const importCheck = new ImportCheck()
  const entries: unknown[] = []
  for (const line of lines) {
    const checked = importCheck.next(typeof line === 'string' ? line : JSON.stringify(line))
    if (checked.is === 'bad') return checked.detail
    if (checked.is === 'entry') entries.push(checked.line)
  }
  return importCheck.end() ?? entries
}

describe('[A2] an upload that can stand', () => {
  it.each([
    ['of an empty room', [head(0)]],
    [
      'with all kinds of entries',
      [
        head(8),
        say(1, { ref: 'r1', reply: 1, edited: 2_000, sentAt: 900 }),
        { seq: 2, at: 1, kind: 'action', by, text: 'waves' },
        { seq: 3, at: 1, kind: 'notice', by: { id: 'irc:bot', name: 'bot' }, text: 'hello' },
        {
          seq: 4,
          at: 1,
          kind: 'announce',
          by: { id: 'room', name: 'Chat' },
          event: 'message',
          key: 'k',
          text: 'x',
        },
        { seq: 5, at: 1, kind: 'edit', by, target: 1 },
        { seq: 6, at: 1, kind: 'remove', by, targets: [2], reason: 'spam' },
        topic(7),
        { seq: 8, at: 1, kind: 'say', by, removed: true },
      ],
    ],
    ['that begins where an older one was pruned', [head(502), say(501), say(502)]],
    ['with a pinned line that outlived its time', [head(502), topic(7), say(501), say(502)]],
    ['that is a pinned line and nothing else', [head(7), topic(7)]],
  ])('%s', (_what, lines) => {
    expect(check(lines)).toEqual(lines.slice(1).map((entry) => ({ entry })))
  })

  it('[T7] holds text as the room would have stored it, whoever wrote the file', () => {
    const strange = '\u202e\u0000 e\u0301 '
    const lines = [say(1, { text: strange }), { ...topic(2), text: strange }, { ...topic(3), text: '' }]
    expect(check([head(3), ...lines])).toEqual([
      { entry: say(1, { text: '\u00e9' }) },
      { entry: { ...topic(2), text: '\u00e9' } },
      { entry: { ...topic(3), text: '' } },
    ])
  })

  it('[F3] keeps the key of a removed announcement, and of nothing else', () => {
    const removed = { seq: 1, at: 1, kind: 'announce', by, removed: true }
    expect(check([head(2), { ...removed, key: 'k' }, say(2, { key: 'k' })])).toEqual([
      { entry: removed, key: 'k' },
      { entry: say(2) },
    ])
  })

  it('[H12] ignores members that it does not know', () => {
    expect(check([{ ...head(1), at: 7 }, say(1, { mood: 'good' })])).toEqual([{ entry: say(1) }])
  })
})

describe('[A2] an upload that cannot stand names its line', () => {
  it.each([
    [[], 'line 1: missing'],
    [['<html>'], 'line 1: must be JSON'],
    [['[]'], 'line 1: must be a JSON object'],
    [['null'], 'line 1: must be a JSON object'],
    [[{}], 'line 1: v: missing'],
    [[{ ...head(1), v: 2 }], 'line 1: v: must be 1'],
    [[{ ...head(1), epoch: 'no epoch' }], 'line 1: epoch: must be an epoch'],
    [[{ ...head(1), head: -1 }], 'line 1: head: must be at least 0'],
    [[head(2 ** 52 + 1)], 'line 1: head: must be at most 4503599627370496'],
    [[{ v: 1, epoch: 'e1', head: 1 }], 'line 1: room: missing'],
    [[head(1)], 'line 2: missing'],
    [[head(2), say(1)], 'line 3: missing'],
    [[head(1), say(1), say(2)], 'line 3: seq: must not be beyond head'],
    [[head(3), say(1), say(3)], 'line 3: seq: must follow the line before'],
    [[head(3), say(1), say(1)], 'line 3: seq: must follow the line before'],
    [[head(3), say(2), say(1)], 'line 3: seq: must follow the line before'],
    [[head(9), topic(1), topic(5), say(9)], 'line 4: seq: must follow the line before'],
    [[head(9), topic(5), say(3)], 'line 3: seq: must follow the line before'],
    [[head(1), say(0)], 'line 2: seq: must be at least 1'],
    [[head(1), ''], 'line 2: must be JSON'],
    [[head(1), '7'], 'line 2: must be a JSON object'],
    [[head(1), head(1)], 'line 2: kind: missing'],
    [[head(1), say(1, { kind: 'shout' })], 'line 2: kind: must be a kind of entry'],
    [[head(1), say(1, { text: undefined })], 'line 2: text: missing'],
    [[head(1), say(1, { text: ' \u202e' })], 'line 2: text: must not be empty'],
    [[head(1), say(1, { text: 'x'.repeat(2_001) })], 'line 2: text: must be at most 2000 characters'],
    [[head(1), say(1, { by: { id: 'merth', name: 'Merth' } })], 'line 2: by.id: must be forum:… or irc:…'],
    [[head(1), say(1, { ref: 'no ref' })], 'line 2: ref: must be 1 to 64 of A-Z a-z 0-9 _ -'],
    [[head(1), { seq: 1, at: 1, kind: 'topic', by, removed: true }], 'line 2: kind: must be a message kind'],
    [[head(1), { at: 1, kind: 'say', by, removed: true }], 'line 2: seq: missing'],
  ] as [unknown[], string][])('%j: %s', (lines, detail) => {
    expect(check(lines)).toBe(detail)
  })
})
