import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { announcementSchema } from '../../protocol/announcement.ts'
import { issueDetail } from '../../protocol/client-frame.ts'
import { entrySchema } from '../../protocol/entry.ts'
import { httpUrl, messageText, name, title } from '../../protocol/fields.ts'
import { ANNOUNCE_EVENTS, type AnnounceEvent } from '../../protocol/kinds.ts'

const schema = announcementSchema({ name, title, text: messageText })

/** What is wrong with a body, or null. */
function fault(body: unknown): string | null {
  const result = v.safeParse(schema, body, { abortEarly: true })
  return result.success ? null : issueDetail(result.issues[0])
}

const url = 'https://f.example/1'
const PARTS = {
  actor: { name: 'Merth' },
  topic: { title: 'Tea?', url },
  post: { url },
  forum: { name: 'Garden' },
  file: { name: 'sine.zip' },
  text: 'Tea is ready',
  url,
}
type Part = keyof typeof PARTS

/** A body with exactly these parts. */
function bodyOf(event: AnnounceEvent, parts: readonly Part[]) {
  return { event, key: 'k-1', ...Object.fromEntries(parts.map((part) => [part, PARTS[part]])) }
}

const NEEDS: readonly (readonly [AnnounceEvent, readonly Part[]])[] = [
  ['topic.created', ['topic']],
  ['post.created', ['topic', 'post']],
  ['post.edited', ['topic', 'post']],
  ['topic.locked', ['topic']],
  ['topic.moved', ['topic', 'forum']],
  ['user.registered', ['actor']],
  ['file.uploaded', ['file']],
  ['message', ['text']],
]

describe('[F3] what each event requires', () => {
  it.each(NEEDS)('%s: %j', (event, needs) => {
    expect(fault(bodyOf(event, needs))).toBe(null)
    for (const lacking of needs) {
      const rest = (Object.keys(PARTS) as Part[]).filter((part) => part !== lacking)
      expect(fault(bodyOf(event, rest))).toBe(`${lacking}: missing`)
    }
  })

  it.each<[readonly Part[], string | null]>([
    [['topic'], null],
    [['text', 'url'], null],
    [['topic', 'text'], null],
    [['text'], 'url: missing'],
    [['url'], 'text: missing'],
    [[], 'topic: missing, or text and url'],
  ])('news.published with %j: %s', (parts, detail) => {
    expect(fault(bodyOf('news.published', parts))).toBe(detail)
  })

  it('leaves no event out', () => {
    expect(new Set([...NEEDS.map(([event]) => event), 'news.published'])).toEqual(new Set(ANNOUNCE_EVENTS))
  })
})

describe('[F3] a body that is wrong names its member', () => {
  const good = { ...bodyOf('post.created', ['actor', 'topic', 'post', 'forum', 'file', 'text', 'url']) }

  it.each([
    [{ event: 7 }, 'event: must be an event'],
    [{ event: 'topic.exploded' }, 'event: must be an event'],
    [{ event: 'constructor' }, 'event: must be an event'],
    [{ key: 7 }, 'key: must be a string'],
    [{ key: '' }, 'key: must be 1 to 128 characters without white space or controls'],
    [{ key: '..' }, 'key: must not be . or ..'],
    [{ key: 'x'.repeat(129) }, 'key: must be 1 to 128 characters without white space or controls'],
    [{ key: 'post 9' }, 'key: must be 1 to 128 characters without white space or controls'],
    [{ key: 'post-9\u0007' }, 'key: must be 1 to 128 characters without white space or controls'],
    [{ actor: null }, 'actor: must be an object'],
    [{ actor: {} }, 'actor.name: missing'],
    [{ actor: { name: ' \u200b' } }, 'actor.name: must not be empty'],
    [{ actor: { name: 'x'.repeat(65) } }, 'actor.name: must be at most 64 characters'],
    [{ actor: { name: 'Merth', id: 42 } }, 'actor.id: must be a string'],
    [{ actor: { name: 'Merth', id: '4 2' } }, 'actor.id: must be a user id'],
    [{ actor: { name: 'Merth', url: '/u/42' } }, 'actor.url: must be an http or https URL'],
    [{ topic: { url } }, 'topic.title: missing'],
    [{ topic: { title: 'Tea?' } }, 'topic.url: missing'],
    [{ topic: { title: 7, url } }, 'topic.title: must be a string'],
    [{ topic: { title: '\n', url } }, 'topic.title: must not be empty'],
    [{ topic: { title: '\ud800', url } }, 'topic.title: must be well-formed Unicode'],
    [{ topic: { title: 'x'.repeat(256), url } }, 'topic.title: must be at most 255 characters'],
    [{ post: {} }, 'post.url: missing'],
    [{ forum: { name: 'x'.repeat(256) } }, 'forum.name: must be at most 255 characters'],
    [{ file: { name: '' } }, 'file.name: must not be empty'],
    [{ text: ' \t' }, 'text: must not be empty'],
    [{ text: 'x'.repeat(2_001) }, 'text: must be at most 2000 characters'],
    [{ text: ['x'] }, 'text: must be a string'],
    [{ url: `https://f.example/${'x'.repeat(2_048)}` }, 'url: must be at most 2048 characters'],
  ])('%j: %s', (change, detail) => {
    expect(fault({ ...good, ...change })).toBe(detail)
  })

  it('names a member that is not there', () => {
    const { event: _, ...nameless } = good
    expect(fault(nameless)).toBe('event: missing')
    expect(fault({ event: 'message' })).toBe('key: missing')
  })

  it('takes each bound as it is', () => {
    const most = {
      key: 'k'.repeat(128),
      actor: { id: '7'.repeat(64), name: '😀'.repeat(64) },
      topic: { title: '😀'.repeat(255), url },
      text: '😀'.repeat(2_000),
    }
    expect(fault({ ...good, ...most })).toBe(null)
  })
})

it('[T7] cleans names, titles and text as all text is cleaned', () => {
  const dirty = {
    ...bodyOf('topic.moved', []),
    actor: { name: ' Me\u0301rth\u202e ' },
    topic: { title: 'Tea\r\nor\u0007 coffee?', url },
    forum: { name: '\tGarden' },
    text: ' one\r\n\ttwo ',
  }
  expect(v.parse(schema, dirty)).toEqual({
    event: 'topic.moved',
    key: 'k-1',
    actor: { name: 'M\u00e9rth' },
    topic: { title: 'Tea or coffee?', url },
    forum: { name: 'Garden' },
    text: 'one\n two',
  })
})

describe('[F3] URLs are http(s)', () => {
  it.each([
    'https://f.example',
    'HTTP://F.example:8080/viewtopic.php?f=2&t=7#p99',
    'https://f.example/t/Grüße',
    'https://[2001:db8::1]/',
    'https://f.example?x=1',
  ])('%s', (address) => {
    expect(v.is(httpUrl, address)).toBe(true)
  })

  it.each([
    '',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://f.example/',
    '//f.example/',
    '/viewtopic.php',
    'f.example/t',
    'https:f.example',
    'https://',
    'https:///f.example',
    'https:\\\\f.example',
    'https://f.example\\@evil.example/',
    'https://f.example/a\\b',
    'https://f.example/a b',
    'https://f.example/a\nb',
    ' https://f.example/',
    'https://f.example/\u0000',
    'https://f.example/\u202egpj.exe',
    'xhttps://f.example/',
  ])('not %j', (address) => {
    expect(v.is(httpUrl, address)).toBe(false)
  })
})

it('[T2] an entry says the same as the body, within the same bounds', () => {
  const stored = { seq: 1, at: 1, kind: 'announce', by: { id: 'room', name: 'Chat' } }
  const said = bodyOf('post.created', ['actor', 'topic', 'post', 'forum', 'file', 'text', 'url'])
  expect(v.parse(entrySchema, { ...stored, ...said })).toEqual({ ...stored, ...v.parse(schema, said) })
  expect(v.is(entrySchema, { ...stored, ...said, key: 'a b' })).toBe(false)
  expect(v.is(entrySchema, { ...stored, ...said, forum: { name: 'x'.repeat(256) } })).toBe(false)
})
