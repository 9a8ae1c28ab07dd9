import fc from 'fast-check'
import { linkifyit } from 'linkify-it'
import { describe, expect, it } from 'vitest'
import { linkTokens } from '../../protocol/markup.ts'

const found = (text: string) => linkTokens(text).filter((token) => token.is === 'link')
const links = (text: string): readonly string[] => found(text).map(({ url }) => url)

describe('[T13] links', () => {
  it.each([
    ['see https://forum.example/t/1 for more', ['https://forum.example/t/1']],
    ['HTTP://FORUM.EXAMPLE', ['HTTP://FORUM.EXAMPLE']],
    ['http://localhost:8787/chat/', ['http://localhost:8787/chat/']],
    ['http://[::1]:8787/', ['http://[::1]:8787/']],
    ['https://köln.example/straße?q=ä#ö', ['https://köln.example/straße?q=ä#ö']],
    ['https://a.example/x,y;z and https://b.example', ['https://a.example/x,y;z', 'https://b.example']],
    ['https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
    ['one\nhttps://a.example\ntwo', ['https://a.example']],
  ])('finds the addresses in %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it.each([
    ['https://a.example.', 'https://a.example'],
    ['https://a.example/?!...', 'https://a.example/'],
    ["https://a.example's", 'https://a.example'],
    ['(https://a.example)', 'https://a.example'],
    ['(see https://a.example/x).', 'https://a.example/x'],
    ['https://en.wikipedia.org/wiki/Z80_(processor)', 'https://en.wikipedia.org/wiki/Z80_(processor)'],
    ['(https://en.wikipedia.org/wiki/Z80_(processor))', 'https://en.wikipedia.org/wiki/Z80_(processor)'],
    ['https://a.example/a_(b_(c))/d', 'https://a.example/a_(b_(c))/d'],
    ['[https://a.example/[x]]', 'https://a.example/[x]'],
    ['**https://a.example**', 'https://a.example'],
    ['“https://a.example”', 'https://a.example'],
    ['<https://a.example>', 'https://a.example'],
    ['請看（https://a.example）。', 'https://a.example'],
  ])('leaves out of %j what is the sentence around it', (text, expected) => {
    expect(links(text)).toEqual([expected])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    '//a.example',
    'www.a.example',
    'xhttps://a.example',
    'https://',
    'https://.',
    'https:///etc/passwd',
    'https://?x',
    'https://forum.example@elsewhere.example/',
    'https://user:password@a.example',
    'https://forum.example\\@elsewhere.example/',
    'https://%66orum.example/',
  ])('makes no link of %j', (text) => {
    expect(linkTokens(text)).toEqual([{ is: 'text', text }])
  })

  it('gives the text back, piece by piece', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const tokens = linkTokens(text)
        expect(tokens.map((token) => 'text' in token && token.text).join('')).toBe(text)
        for (const url of links(text)) expect(url).toMatch(/^https?:\/\/[^\s@/?#]+(?:[/?#]|$)/i)
      }),
    )
  })
})

describe('[T13] hosts', () => {
  it.each([
    ['https://a-b.c_d.example:80/x', 'a-b.c_d.example:80'],
    ['https://xn--kln-sna.example?x', 'xn--kln-sna.example'],
    ['https://127.0.0.1#x', '127.0.0.1'],
    ['https://[::1]:8787/', '[::1]:8787'],
    ['https://KÖLN.example/', 'KÖLN.example'],
    ['https://żółć.example/', 'żółć.example'],
    ['https://αθήνα.ελ/', 'αθήνα.ελ'],
    ['https://пример.рф:80/', 'пример.рф:80'],
  ])('%j is shown as written: %j', (text, host) => {
    expect(found(text)).toMatchObject([{ host, suspicious: false }])
  })

  it.each([
    ['mixed: a Cyrillic а among Latin', 'https://pаypal.example/'],
    ['mixed: a Greek ο among Latin', 'https://gοogle.example/'],
    ['mixed: Cyrillic and Greek', 'https://рα.рф/'],
    ['all of it Cyrillic, under a Latin end', 'https://аррӏе.com/'],
    ['dotless ı', 'https://pıng.example/'],
    ['small capital ɢ', 'https://ɢoogle.example/'],
    ['full width', 'https://ａpple.example/'],
    ['long ſ', 'https://ſax.example/'],
    ['Kelvin', 'https://\u212aiwi.example/'],
    ['a mark of its own', 'https://goo\u0323gle.example/'],
    ['kana that pass for a slash', 'https://forum.exampleノx.example/'],
    ['right to left', 'https://אב.example/'],
    ['digits of another script', 'https://a\u0661.example/'],
  ])('%s may read as another: %j', (_, text) => {
    expect(found(text)).toMatchObject([{ suspicious: true }])
  })
})

const PARTS = {
  before: ['', 'see ', '(', '[', '"', '“', '„', "'", '*', 'x ', ': ', '>', '<', '（', '...', '/', '-', '\n'],
  scheme: ['https://', 'http://', 'HTTPS://'],
  host: [
    'a.example',
    'localhost',
    'forum.example:8080',
    '127.0.0.1',
    'köln.de',
    '例え.jp',
    '[::1]:80',
    'пример.рф',
  ],
  path: ' / /x /x/y.html /x_(y) /a(b)c /(a) /[b] /{c} /a_(b_(c)) ?q=1&r=2 /x?q=a,b;c #top /x#a-b /%C3%A4 /ä /~me /@me /x:y /x!y /a*b /a_b /x...y /x+y /a$b /a=b /- /x& /x-- /x% /日本 /http://b.example'.split(
    ' ',
  ),
  after: [
    '',
    ' so',
    '.',
    ',',
    ')',
    ').',
    '"',
    '>',
    ']',
    '”',
    '“',
    "'",
    '!',
    '?',
    '...',
    ';',
    '…',
    '。',
    '）',
    '»',
    ' (',
    '\n',
    '<',
  ],
}
const sentence = fc
  .tuple(
    ...[PARTS.before, PARTS.scheme, PARTS.host, PARTS.path, PARTS.after].map((of) => fc.constantFrom(...of)),
  )
  .map((parts) => parts.join(''))

const texts = fc
  .array(
    fc.oneof(sentence, fc.constantFrom(...Object.values(PARTS).flat(), '@', '\u200f', '👍'), fc.string()),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))

/** An independent opinion on where addresses end. */
const oracle = linkifyit({ fuzzyLink: false, fuzzyEmail: false })
const theirs = (text: string): readonly string[] =>
  (oracle.match(text) ?? []).filter(({ schema }) => /^https?:$/i.test(schema)).map(({ raw }) => raw)

describe('[T13] links, as linkify-it sees them', () => {
  it('the same in sentences', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), (sentences) => {
        const text = sentences.join(' and ')
        expect(links(text)).toEqual(theirs(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each<[why: string, text: string, ours: readonly string[], theirs: readonly string[]]>([
    [
      'marks around a link are marks',
      '*https://a.example/x*',
      ['https://a.example/x'],
      ['https://a.example/x*'],
    ],
    ['marks around a link are marks', '_https://a.example/x_', ['https://a.example/x'], []],
    ['marks around a link are marks', '~~https://a.example/x~~', ['https://a.example/x'], []],
    ['code is code', '`https://a.example/x`', ['https://a.example/x'], []],
    [
      'a quote is no bracket',
      "https://a.example/it's'",
      ["https://a.example/it's"],
      ["https://a.example/it's'"],
    ],
    ['a colon ends a clause', 'https://a.example/x: so', ['https://a.example/x'], ['https://a.example/x:']],
    [
      'a dash is no end of a sentence',
      'https://a.example/x—y',
      ['https://a.example/x—y'],
      ['https://a.example/x'],
    ],
    [
      'nor is a comma of another script',
      'https://a.example/x、y',
      ['https://a.example/x、y'],
      ['https://a.example/x'],
    ],
    [
      'no URL has these unescaped',
      'https://a.example/x|y',
      ['https://a.example/x'],
      ['https://a.example/x|y'],
    ],
    [
      'no URL has these unescaped',
      'https://a.example/x^y',
      ['https://a.example/x'],
      ['https://a.example/x^y'],
    ],
    [
      'no URL has these unescaped',
      'https://a.example/\\x',
      ['https://a.example/'],
      ['https://a.example/\\x'],
    ],
    [
      'no URL has these unescaped',
      'https://a.example/"x"',
      ['https://a.example/'],
      ['https://a.example/"x"'],
    ],
    ['an address may be assigned', 'url=https://a.example', ['https://a.example'], []],
    ['hosts do have underscores', 'https://a_b.example/', ['https://a_b.example/'], []],
    ['a host ends where its letters do', 'https://a.example-', ['https://a.example'], []],
    ['where a name comes first there is no link at all', 'https://u:p@a.example', [], ['https://u']],
    [
      'the browser is asked before this becomes one',
      'https://a.example:99999',
      ['https://a.example:99999'],
      [],
    ],
    [
      'the browser is asked before this becomes one',
      'https://a..example',
      ['https://a..example'],
      ['https://a'],
    ],
  ])('differently, because %s: %j', (_, text, ours, others) => {
    expect(links(text)).toEqual(ours)
    expect(theirs(text)).toEqual(others)
  })
})
