import { expect, it } from 'vitest'
import type { EntryDraft } from '../../protocol/entry.ts'
import { ImportCheck } from '../../worker/core/import-check.ts'
import type { Database } from '../../worker/storage/database.ts'
import {
  exportLines,
  newImport,
  replaceTranscript,
  stage,
  unstage,
  unstageStale,
} from '../../worker/storage/transcript-copy.ts'
import { openTranscript } from './open-transcript.ts'

const by = { id: 'forum:1', name: 'Ann' }
const HISTORY_MAX = 100

const draft = (entry: EntryDraft, sender = by.id) => ({ sender, entry })
const say = (text: string, ref: string) => draft({ kind: 'say', by, ref, text })
const topic = (text: string) => draft({ kind: 'topic', by, text })

function exported(db: Database): string[] {
  return exportLines(db, 0, Number.MAX_SAFE_INTEGER, 1_000).map(({ json }) => json)
}

/** Takes a transcript out and puts it in again, as an operator does; why not, or null. */
function move(db: Database): string | null {
  const check = new ImportCheck()
  check.next(JSON.stringify({ v: 1, epoch: 'e1', head: openTranscript(db, HISTORY_MAX).head, room: 'Chat' }))
  const lines = exported(db).map((line) => {
    const checked = check.next(line)
    if (checked.is !== 'entry') throw new Error(`${checked.is}: ${line}`)
    return checked.line
  })
  expect(check.end()).toBeNull()
  const id = newImport(1_000)
  // In parts, as they come.
  stage(db, id, 2, lines.slice(0, 7))
  stage(db, id, 9, lines.slice(7))
  return replaceTranscript(db, id, lines.length, 'e2')
}

/** All that a transcript tells. */
function told(db: Database): object {
  const transcript = openTranscript(db, HISTORY_MAX)
  const { head, oldest } = transcript
  const pages = [transcript.after(0, 1_000), transcript.before(Number.MAX_SAFE_INTEGER, 1_000)]
  const entries = pages.map((page) => page.entries.map((json) => JSON.parse(json) as unknown))
  return { head, oldest, topic: transcript.topic, entries }
}

/** What a copy is held to, on whatever SQLite; `inEmpty` gives a test an empty storage. */
export function transcriptCopyContract(
  inEmpty: (test: (db: Database) => void) => void | Promise<void>,
): void {
  it('[A1] [A2] [T8] [T9] whatever is kept after pruning moves, pinned line and all', () =>
    inEmpty((db) => {
      const source = openTranscript(db, HISTORY_MAX)
      source.append([say('before', 'r1'), topic('pinned'), say('soon gone', 'r3')], 1)
      for (let i = 4; i <= 260; i += 1) source.append([say(`line ${i}`, `r${i}`)], i)
      source.append([draft({ kind: 'edit', by, target: 255, text: 'edited' })], 300)
      source.append([draft({ kind: 'remove', by, targets: [256] })], 301)
      const [before, refs] = [told(db), ['r3', 'r254', 'r255', 'r256'].map((ref) => source.find(by.id, ref))]
      const lines = exported(db)
      expect(refs[0]).toBeNull()
      expect(move(db)).toBeNull()
      expect(exported(db)).toEqual(lines)
      const moved = openTranscript(db, HISTORY_MAX)
      expect(moved.epoch).toBe('e2')
      expect(told(db)).toEqual(before)
      expect(['r3', 'r254', 'r255', 'r256'].map((ref) => moved.find(by.id, ref))).toEqual(refs)
      // Gaps and all, it goes on from there.
      expect(moved.append([topic('pinned anew')], 400)).toMatchObject([{ seq: 263 }])
      expect(moved.topic).toMatchObject({ text: 'pinned anew' })
      expect(exported(db).join()).not.toContain('"pinned"')
    }))

  it('[A2] [F3] the key of a retracted announcement stays known, and its words do not come back', () =>
    inEmpty((db) => {
      const source = openTranscript(db)
      const announced = { kind: 'announce', by, event: 'message', key: 'k"1', text: 'a secret' } as const
      source.append([draft(announced, 'room')], 1)
      source.append([draft({ kind: 'remove', by, targets: [1] }, 'room')], 2)
      const lines = exported(db)
      expect(lines[0]).toBe(
        '{"seq":1,"at":1,"kind":"announce","by":{"id":"forum:1","name":"Ann"},"removed":true,"key":"k\\"1"}',
      )
      expect(move(db)).toBeNull()
      const moved = openTranscript(db)
      expect(moved.announced('k"1')).toEqual({ seq: 1, shown: false })
      expect(moved.after(0, 10).entries.join()).not.toContain('key')
      expect(exported(db)).toEqual(lines)
    }))

  it('[A2] what contradicts itself leaves everything as it was, and no staged line', () =>
    inEmpty((db) => {
      openTranscript(db).append([say('still here', 'r1'), topic('pinned')], 1)
      const before = told(db)
      const id = newImport(1_000)
      const entry = { seq: 1, at: 1, kind: 'say', by, ref: 'twice', text: 'x' } as const
      stage(db, id, 2, [{ entry }, { entry: { ...entry, seq: 2 } }])
      expect(replaceTranscript(db, id, 2, 'e2')).toBe('line 3: ref or key: must not stand twice')
      expect(told(db)).toEqual(before)
      expect(openTranscript(db).epoch).toBe('e1')
      expect([...db.sql.exec('SELECT line FROM staged')]).toEqual([])
    }))

  it('[A2] imports do not meet: one that is dropped or stale takes nothing of another', () =>
    inEmpty((db) => {
      openTranscript(db)
      const [dropped, stale, other] = [newImport(5_000_000), newImport(0), newImport(5_000_000)]
      for (const id of [dropped, stale, other])
        stage(db, id, 2, [{ entry: { seq: 1, at: 1, kind: 'say', by, text: id } }])
      unstage(db, dropped)
      unstageStale(db, 5_000_000)
      expect(Array.from(db.sql.exec('SELECT import FROM staged'), (row) => row['import'])).toEqual([other])
      expect(replaceTranscript(db, stale, 1, 'e2')).toBe('body: took too long')
      expect(openTranscript(db).head).toBe(0)
      expect(replaceTranscript(db, other, 1, 'e3')).toBeNull()
      expect(exported(db).join()).toContain(other)
    }))
}
