import { expect, it } from 'vitest'
import { inObject } from '../support/in-object.ts'
import { openTranscript } from '../support/open-transcript.ts'
import { transcriptContract } from '../support/transcript-contract.ts'

transcriptContract((test) => inObject((storage) => test(openTranscript(storage))))

it('[T3] is the same after the object lost its memory', () =>
  inObject((storage) => {
    const by = { id: 'forum:1', name: 'Ann' }
    const first = openTranscript(storage)
    first.append([{ sender: by.id, entry: { kind: 'say', by, text: 'a', ref: 'r' } }], 5)
    const second = openTranscript(storage, 10_000, () => 'e2')
    expect([second.epoch, second.head, second.oldest]).toEqual(['e1', 1, 1])
    expect(second.find(by.id, 'r')).toEqual({ seq: 1, kind: 'say', text: 'a' })
  }))

it('[T5] refuses a storage that a later version wrote', () =>
  inObject((storage) => {
    storage.kv.put('schema', 99)
    expect(() => openTranscript(storage)).toThrow('schema 99 is newer than this code')
  }))
