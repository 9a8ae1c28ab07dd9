import { describe, expect, it } from 'vitest'
import type { EntryDraft } from '../../protocol/entry.ts'
import type { Draft, Transcript } from '../../worker/core/transcript.ts'

const by = { id: 'forum:1', name: 'Ann' }

function say(text: string, ref?: string): Draft {
  return { sender: by.id, entry: { kind: 'say', by, text, ...(ref !== undefined && { ref }) } }
}

function draft(entry: EntryDraft): Draft {
  return { sender: entry.by.id, entry }
}

function seqs(entries: readonly string[]): number[] {
  return entries.map((json) => (JSON.parse(json) as { seq: number }).seq)
}

/** What every transcript keeps to. `run` gives each test an empty one. */
export function transcriptContract(
  run: (test: (transcript: Transcript) => void) => void | Promise<void>,
): void {
  const keeps = (rule: string, test: (transcript: Transcript) => void) => it(rule, () => run(test))

  describe('transcript', () => {
    keeps('[T1] numbers entries from 1 without gaps, and tells them as the wire does', (transcript) => {
      expect([transcript.head, transcript.oldest]).toEqual([0, 1])
      expect(transcript.append([say('a', 'r1'), say('b')], 1_000)).toEqual([
        {
          seq: 1,
          json: '{"seq":1,"at":1000,"kind":"say","by":{"id":"forum:1","name":"Ann"},"text":"a","ref":"r1"}',
        },
        { seq: 2, json: '{"seq":2,"at":1000,"kind":"say","by":{"id":"forum:1","name":"Ann"},"text":"b"}' },
      ])
      expect(seqs(transcript.append([say('c')], 2_000).map(({ json }) => json))).toEqual([3])
      expect([transcript.head, transcript.oldest]).toEqual([3, 1])
    })

    keeps('[T3] stores all of a tick or none of it', (transcript) => {
      transcript.append([say('a', 'r1')], 1)
      expect(() => transcript.append([say('b', 'r2'), say('c', 'r1')], 2)).toThrow(/unique/i)
      expect(transcript.head).toBe(1)
      expect(transcript.find(by.id, 'r2')).toBeNull()
      expect(seqs(transcript.append([say('d')], 3).map(({ json }) => json))).toEqual([2])
    })

    keeps('[S2] finds a send by sender and ref', (transcript) => {
      transcript.append([say('a', 'r1')], 1)
      expect(transcript.find(by.id, 'r1')).toEqual({ seq: 1, kind: 'say', text: 'a' })
      expect(transcript.find(by.id, 'r2')).toBeNull()
      expect(transcript.find('forum:2', 'r1')).toBeNull()
    })

    keeps('[T6] pages forward through every kind', (transcript) => {
      transcript.append([say('a'), draft({ kind: 'topic', by, text: 't' }), say('b')], 1)
      const { entries, more } = transcript.after(1, 1)
      expect([seqs(entries), more]).toEqual([[2], true])
      expect([seqs(transcript.after(1, 2).entries), transcript.after(1, 2).more]).toEqual([[2, 3], false])
      expect(transcript.after(3, 10)).toEqual({ entries: [], more: false })
    })

    keeps('[T6] pages back through messages, ascending', (transcript) => {
      transcript.append([say('a'), draft({ kind: 'topic', by, text: 't' }), say('b'), say('c')], 1)
      const { entries, more } = transcript.before(5, 2)
      expect([seqs(entries), more]).toEqual([[3, 4], true])
      expect([seqs(transcript.before(3, 2).entries), transcript.before(3, 2).more]).toEqual([[1], false])
      expect(transcript.before(1, 10)).toEqual({ entries: [], more: false })
    })
  })
}
