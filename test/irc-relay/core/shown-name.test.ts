import { describe, expect, it } from 'vitest'
import { shownName } from '../../../irc-relay/core/shown-name.ts'
import { channel } from '../support/scene.ts'

describe('a name in the channel', () => {
  it.each([
    ['is itself where nobody there has it', 'ann', ['ben'], 'ann'],
    ['does not call who has it', 'Ann', ['ann'], 'A\u200bnn'],
    ['by the network’s own rule', 'Ann[1]', ['ann{1}'], 'A\u200bnn[1]'],
    ['word by word', 'The Ann', ['ann'], 'The A\u200bnn'],
    ['is not taken for part of another', 'Annabel', ['ann'], 'Annabel'],
    ['is guarded behind a whole character', 'e\u0301mile', ['émile'], 'é\u200bmile'],
    ['cannot end its own brackets', 'Ann> hi <Ben', [], 'Ann› hi ‹Ben'],
    ['is one line without controls', 'A\r\nQUIT\0\u0001', [], 'A QUIT'],
    ['leaves room for what is said', '漢'.repeat(64), [], `${'漢'.repeat(20)}…`],
  ])('%s', (_, name, nicks, shown) => {
    expect(shownName(name, channel(...nicks).nicks)).toBe(shown)
  })
})
