import { describe, expect, it } from 'vitest'
import { type Announce, announcementLine } from '../../../irc-relay/core/announcement-line.ts'
import { english, german } from '../../../protocol/announcement-text.ts'
import { utf8Length } from '../../../protocol/text.ts'
import { entry } from '../support/scene.ts'

const topic = { title: 'Rules & <b>', url: 'https://forum.example/t/1' }
const post = { url: 'https://forum.example/t/1#p2' }
const actor = { name: 'Ann', url: 'https://forum.example/u/1' }
const forum = { name: 'News', url: 'https://forum.example/f/1' }

function line(said: Partial<Announce>, budget = 400, words = english): string {
  const by = { id: 'room', name: 'Room' }
  return announcementLine(
    entry('announce', { by, key: 'k', ...said }),
    words,
    budget,
    'https://chat.example/#7',
  )
}

describe('an announcement', () => {
  it.each<[string, Partial<Announce>]>([
    [
      'Ann started Rules & <b> in News https://forum.example/t/1',
      { event: 'topic.created', actor, topic, forum },
    ],
    [
      'Ann replied to Rules & <b> https://forum.example/t/1#p2',
      { event: 'post.created', actor, topic, post },
    ],
    ['Rules & <b> was moved to News https://forum.example/t/1', { event: 'topic.moved', topic, forum }],
    ['Ann joined the forum https://forum.example/u/1', { event: 'user.registered', actor }],
    ['Ann joined the forum', { event: 'user.registered', actor: { name: 'Ann' } }],
    [
      'News: big https://forum.example/n',
      { event: 'news.published', text: 'big', url: 'https://forum.example/n' },
    ],
    ['hi there', { event: 'message', text: 'hi\n\nthere' }],
    ['see https://a.example', { event: 'message', text: 'see https://a.example', url: 'https://a.example' }],
    ['‹Ann> hi', { event: 'message', text: '<Ann> hi' }],
    [
      'Ann started a QUIT b https://forum.example/t/1',
      { event: 'topic.created', actor, topic: { ...topic, title: 'a\r\nQUIT\0\u0001 b' } },
    ],
  ])('%s', (shown, said) => {
    expect(line(said)).toBe(shown)
  })

  it('speaks the language it is given', () => {
    expect(line({ event: 'topic.locked', topic }, 400, german)).toBe(
      '„Rules & <b>“ wurde gesperrt https://forum.example/t/1',
    )
  })

  it('is cut in its words, never in its address', () => {
    const said = line({ event: 'topic.created', actor, topic: { ...topic, title: 'word '.repeat(50) } }, 60)
    expect(said).toBe('Ann started word word word… https://forum.example/t/1')
    expect(utf8Length(said)).toBeLessThanOrEqual(60)
  })

  it('leads to its entry where its address is too long, no address, or none and the words are cut', () => {
    const long = { ...topic, url: `https://forum.example/${'x'.repeat(200)}` }
    const odd = { ...topic, url: 'https://forum.example/\r\nQUIT' }
    for (const other of [long, odd]) {
      expect(line({ event: 'topic.created', topic: other })).toBe(
        'New topic: Rules & <b> https://chat.example/#7',
      )
    }
    expect(line({ event: 'message', text: 'word '.repeat(99) }, 60)).toBe(
      'word word word word word word… https://chat.example/#7',
    )
  })
})
