import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnnouncement } from '../../worker/announcement.ts'

const url = 'https://f.example/1?a=1&amp;b=%5Bb%5D'

/** The title that a title becomes. */
function titleOf(title: string, format?: string): unknown {
  const read = readAnnouncement({
    event: 'topic.created',
    key: 'topic-1',
    ...(format !== undefined && { format }),
    topic: { title, url },
  })
  return read.ok ? read.announcement.topic?.title : read.detail
}

describe('[F3] reads an announcement', () => {
  it('gives what the entry carries and nothing else', () => {
    const { format: _, ...carried } = {
      event: 'post.created',
      key: 'post-99',
      format: 'text',
      actor: { id: '42', name: 'Merth', url: 'https://f.example/u/42' },
      topic: { title: 'Tea?', url: 'https://f.example/t/7' },
      post: { url: 'https://f.example/t/7#p99' },
      forum: { name: 'Garden', url: 'https://f.example/f/2' },
      file: { name: 'sine.zip', url: 'https://f.example/d/1' },
      text: 'Tea is ready',
      url: 'https://f.example/',
    }
    expect(readAnnouncement({ ...carried, format: 'text' })).toEqual({ ok: true, announcement: carried })
    expect(readAnnouncement({ ...carried, format: 'html' })).toEqual({ ok: true, announcement: carried })
  })

  it('[H12] ignores what it does not know', () => {
    const topic = { title: 'Tea?', url }
    const read = readAnnouncement({
      event: 'topic.created',
      key: 'k',
      topic: { ...topic, id: 7 },
      seq: 1,
      by: { id: 'forum:1', name: 'Not you' },
      kind: 'say',
    })
    expect(read).toEqual({ ok: true, announcement: { event: 'topic.created', key: 'k', topic } })
  })

  it.each([
    [undefined, 'body: must be a JSON object'],
    [null, 'body: must be a JSON object'],
    ['message', 'body: must be a JSON object'],
    [[], 'event: missing'],
    [{ event: 'message', key: 'k', text: 'x', format: 'bbcode' }, 'format: must be text or html'],
    [{ event: 'message', key: 'k', text: 'x', format: null }, 'format: must be text or html'],
    [{ event: 'topic.created', key: 'k', topic: { url } }, 'topic.title: missing'],
    [{ event: 'post.created', key: 'k', topic: { title: 'x', url } }, 'post: missing'],
    [{ event: 'message', key: 'k', text: '&nbsp;[b][/b]', format: 'html' }, 'text: must not be empty'],
    [
      { event: 'user.registered', key: 'k', actor: { name: 'x', url: 'javascript:alert(1)' } },
      'actor.url: must be an http or https URL',
    ],
  ])('%j: %s', (body, detail) => {
    expect(readAnnouncement(body)).toEqual({ ok: false, detail })
  })
})

describe('[F3] format html', () => {
  it.each([
    ['A &amp; B', 'A & B'],
    ['A &amp;amp; B', 'A &amp; B'],
    ['A &amp;amp;amp; B', 'A &amp;amp; B'],
    ['&#128172; &#x1F4AC; &hearts;', '💬 💬 ♥'],
    ['it&#039;s &quot;so&quot;', `it's "so"`],
    ['&lt;b&gt;bold&lt;/b&gt;', '<b>bold</b>'],
    ['<b>not markup here</b><br>', '<b>not markup here</b><br>'],
    ['Q&A &copy 2026 &amp without, &nosuch; &#38', 'Q&A &copy 2026 &amp without, &nosuch; &#38'],
    ['two&#10;lines', 'two lines'],
    ['bell&#7; and &#x202e;turned', 'bell and turned'],
    ['half a pair: &#xD83D;', 'half a pair: \ufffd'],
    ['[b]Tea[/b] &#91;b&#93;literally&#91;/b&#93;', 'Tea [b]literally[/b]'],
  ])('%j becomes %j', (written, shown) => {
    expect(titleOf(written, 'html')).toBe(shown)
  })

  it('bounds what is shown, not how it was written', () => {
    expect(titleOf('&amp;'.repeat(255), 'html')).toBe('&'.repeat(255))
    expect(titleOf('&amp;'.repeat(256), 'html')).toBe('topic.title: must be at most 255 characters')
    expect(titleOf('&amp;'.repeat(52))).toBe('topic.title: must be at most 255 characters')
  })

  it('touches names, titles and text, and neither URLs nor the key', () => {
    const written = '[i]A[/i] &amp; B'
    const link = 'https://f.example/?a&amp;b=[b]x[/b]'
    const body = {
      event: 'post.created',
      key: '[b]k[/b]&amp;1',
      format: 'html',
      actor: { id: '&lt;', name: written, url: link },
      topic: { title: written, url: link },
      post: { url: link },
      forum: { name: written, url: link },
      file: { name: written, url: link },
      text: written,
      url: link,
    }
    const { format: _, ...rest } = body
    expect(readAnnouncement(body)).toEqual({
      ok: true,
      announcement: {
        ...rest,
        actor: { id: '&lt;', name: 'A & B', url: link },
        topic: { title: 'A & B', url: link },
        forum: { name: 'A & B', url: link },
        file: { name: 'A & B', url: link },
        text: 'A & B',
      },
    })
  })
})

it.each(['A &amp; B', '&#128172;', '[b]bold[/b]', '<b>'])('[F3] format text leaves %j alone', (title) => {
  expect([titleOf(title), titleOf(title, 'text')]).toEqual([title, title])
})

it('[F3] never throws, whatever comes', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => void readAnnouncement(json)))
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, fc.jsonValue(), (title, key, actor) => {
      readAnnouncement({ event: 'topic.created', format: 'html', key, actor, topic: { title, url } })
    }),
  )
})
