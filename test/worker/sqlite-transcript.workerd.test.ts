import { expect, it } from 'vitest'
import { SqliteTranscript } from '../../worker/sqlite-transcript.ts'
import { inObject } from '../support/in-object.ts'
import { transcriptContract } from '../support/transcript-contract.ts'

transcriptContract((test) => inObject((storage) => test(new SqliteTranscript(storage, () => 'e1'))))

it('[T3] is the same after the object lost its memory', () =>
  inObject((storage) => {
    const by = { id: 'forum:1', name: 'Ann' }
    const first = new SqliteTranscript(storage, () => 'e1')
    first.append([{ sender: by.id, entry: { kind: 'say', by, text: 'a', ref: 'r' } }], 5)
    const second = new SqliteTranscript(storage, () => 'e2')
    expect([second.epoch, second.head, second.oldest]).toEqual(['e1', 1, 1])
    expect(second.find(by.id, 'r')).toEqual({ seq: 1, kind: 'say', text: 'a' })
  }))

it('[T5] refuses a storage that a later version wrote', () =>
  inObject((storage) => {
    storage.kv.put('schema', 99)
    expect(() => new SqliteTranscript(storage, () => 'e1')).toThrow('schema 99 is newer than this code')
  }))
