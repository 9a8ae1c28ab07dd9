import { expect, it } from 'vitest'
import type { Entry } from '../../../protocol/entry.ts'
import { replaceTranscript, stage } from '../../../worker/storage/transcript-copy.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { openTranscript } from '../../support/open-transcript.ts'

const by = { id: 'forum:42', name: 'Merth' }
const topic = (seq: number): Entry => ({ seq, at: 1, kind: 'topic', by, text: 'Tea' })
const say = (seq: number): Entry => ({ seq, at: 1, kind: 'say', by, text: `line ${seq}` })

it.each([
  ['at its first line', [say(1), say(2)], 1],
  ['where an older one was pruned', [say(7), say(8), topic(9)], 7],
  ['after a pinned line that outlived its time', [topic(3), say(7), say(8)], 7],
  ['with a pinned line that other entries follow', [topic(1), say(2), say(3), say(4)], 1],
  ['with nothing but a pinned line', [topic(3)], 3],
])('[A2] [T8] what was imported begins %s', (_where, entries, oldest) => {
  const db = memoryDatabase()
  const transcript = openTranscript(db)
  stage(
    db,
    'i',
    2,
    entries.map((entry) => ({ entry })),
  )
  expect(replaceTranscript(db, 'i', entries.length, 'e2')).toBeNull()
  transcript.load()
  expect([transcript.epoch, transcript.oldest, transcript.head]).toEqual(['e2', oldest, entries.at(-1)?.seq])
})
