import { describe, expect, it } from 'vitest'
import { isOwnTopic, topicFromIrc, topicToSet } from '../../../irc-relay/core/topic.ts'

describe('a topic', () => {
  it.each([
    ['is set as one line', 'a\nb\r\nQUIT\0', '', 300, 'a b QUIT'],
    ['is set where the channel has another', 'a', 'b', 300, 'a'],
    ['is emptied', '', 'b', 300, ''],
    ['is not set again', 'a', 'a', 300, null],
    ['is cut at a word', 'one two three', '', 12, 'one two…'],
    ['that came back cut is not set again', 'one two three', 'one two…', 12, null],
  ])('%s', (_, pinned, current, max, set) => {
    expect(topicToSet(pinned, current, max)).toBe(set)
  })

  it.each([
    ['whole', 'one two', 'one two', true],
    ['cut by the server', 'one two', 'one t', true],
    ['cut through a character', 'one 漢', 'one \ufffd', true],
    ['another', 'one two', 'three', false],
    ['longer', 'one', 'one two', false],
    ['emptied by somebody', 'one', '', false],
  ])('is known as our own: %s', (_, set, got, own) => {
    expect(isOwnTopic(set, got)).toBe(own)
  })

  it('comes to the room in words alone', () => {
    expect(topicFromIrc(' \u000304,1Hi\u0003 \u0002there\u000f\r\n')).toBe('Hi there')
    expect(topicFromIrc('\u0002')).toBe('')
  })
})
