import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MarkupToken, plainText } from '../../protocol/markup-token.ts'
import { linkTokens, markupTokens } from '../../protocol/markup.ts'

/** Tokens as a reader of these tests sees them: `<b>` for what is marked, and so on. */
function shown(tokens: readonly MarkupToken[]): string {
  return tokens
    .map((token) => {
      if (token.is === 'text') return token.text
      if (token.is === 'link') {
        return token.text === token.url ? `<a>${token.url}</a>` : `<a ${token.url}>${token.text}</a>`
      }
      return `<${token.is}>${'inside' in token ? shown(token.inside) : token.text}</${token.is}>`
    })
    .join('')
}

const show = (text: string): string => shown(markupTokens(text))

describe('[T13] marks', () => {
  it.each([
    ['*bold*', '<strong>bold</strong>'],
    ['**bold**', '<strong>bold</strong>'],
    ['_italic_', '<em>italic</em>'],
    ['~~struck~~', '<s>struck</s>'],
    ['a *b c* d', 'a <strong>b c</strong> d'],
    ['»*a*« “*b*” *✅ c*', '»<strong>a</strong>« “<strong>b</strong>” <strong>✅ c</strong>'],
    ['*a* *b*', '<strong>a</strong> <strong>b</strong>'],
    ['(*a*), "_b_": „*c*“', '(<strong>a</strong>), "<em>b</em>": „<strong>c</strong>“'],
    ['*Really?*, he said', '<strong>Really?</strong>, he said'],
    ['*"Yes"* _(so)_', '<strong>"Yes"</strong> <em>(so)</em>'],
    [
      "*Ann*'s *C++*, *C#* or *100%*",
      "<strong>Ann</strong>'s <strong>C++</strong>, <strong>C#</strong> or <strong>100%</strong>",
    ],
    ['*👍 good 👍*', '<strong>👍 good 👍</strong>'],
    ['*नमस्ते* *❤️*', '<strong>नमस्ते</strong> <strong>❤️</strong>'],
    ['_snake_case_', '<em>snake_case</em>'],
    ['*2*3*', '<strong>2*3</strong>'],
    ['*one*\n*two*', '<strong>one</strong>\n<strong>two</strong>'],
  ])('%j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  it.each([
    ['*a _b ~~c~~_*', '<strong>a <em>b <s>c</s></em></strong>'],
    ['**_~~all~~_**', '<strong><em><s>all</s></em></strong>'],
    ['_*~~all~~*_', '<em><strong><s>all</s></strong></em>'],
    ['*a `b` c*', '<strong>a <code>b</code> c</strong>'],
    ['*`b`*, _`c`_.', '<strong><code>b</code></strong>, <em><code>c</code></em>.'],
    ['*see https://a.example/*', '<strong>see <a>https://a.example/</a></strong>'],
    ['_[t](https://a.example)_', '<em><a https://a.example>t</a></em>'],
  ])('nest: %j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  it.each([
    ['*a _b* c_', '<strong>a _b</strong> c_'],
    ['*args, then *bold*', '*args, then <strong>bold</strong>'],
    ['*a **b* c**', '<strong>a **b</strong> c**'],
    ['*a _b *c* d_', '*a <em>b <strong>c</strong> d</em>'],
  ])('what crosses is not begun, and of two beginnings the later counts: %j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })
})

describe('[T13] code', () => {
  it.each([
    ['`a`', '<code>a</code>'],
    ['(`*a* https://b.example`)', '(<code>*a* https://b.example</code>)'],
    ['`a` or `b`', '<code>a</code> or <code>b</code>'],
    ['`a  b`', '<code>a  b</code>'],
    ['*`a`', '*<code>a</code>'],
  ])('%j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  it.each([
    ['```\na\n  b\n```', '<fence>a\n  b</fence>'],
    ['```ts\n  const a = `*b*`\n\nc\n```', '<fence>  const a = `*b*`\n\nc</fence>'],
    ['``` c++\na\n```', '<fence>a</fence>'],
    ['see:\n```\na\n```\nso', 'see:\n<fence>a</fence>so'],
    ['see ```a *b*``` so', 'see <fence>a *b*</fence> so'],
    ['``` a ```', '<fence>a</fence>'],
    ['```not a language\na```', '<fence>not a language\na</fence>'],
    ['```word\n```', '<fence>word</fence>'],
    ['```\n\n  a\n\n```', '<fence>\n  a</fence>'],
    ['*a\n```\nb\n```\nc*', '*a\n<fence>b</fence>c*'],
    ['```\na\n```\n*b*', '<fence>a</fence><strong>b</strong>'],
    ['```a``` ```b```', '<fence>a</fence> <fence>b</fence>'],
  ])('fenced: %j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })
})

describe('[T13] links', () => {
  it.each([
    ['see https://a.example/x.', 'see <a>https://a.example/x</a>.'],
    ['[a title](https://a.example/x)', '<a https://a.example/x>a title</a>'],
    ['([t](https://a.example)).', '(<a https://a.example>t</a>).'],
    ['[t](https://a.example/x_(y))', '<a https://a.example/x_(y)>t</a>'],
    ['[t](https://a.example/?f[]=1)', '<a https://a.example/?f[]=1>t</a>'],
    ['[*t* `u`](https://a.example)', '<a https://a.example>*t* `u`</a>'],
    ['[a](https://a.example)[b](https://b.example)', '<a https://a.example>a</a><a https://b.example>b</a>'],
    ['https://a.example/_x_ *b*', '<a>https://a.example/_x</a>_ <strong>b</strong>'],
  ])('%j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  it.each([
    '[t](ftp://a.example)',
    '[t](javascript:alert(1))',
    '[t](data:text/html,x)',
    '[t](//a.example)',
    '[t](a.example)',
    '[t](https://)',
    '[t](https://forum.example@elsewhere.example/)',
    '[t][1] [t] (x)',
  ])('none in %j', (text) => {
    expect(markupTokens(text).map(({ is }) => is)).not.toContain('link')
    expect(show(text)).toBe(text)
  })

  it.each([
    ['[](https://a.example)', '[](<a>https://a.example</a>)'],
    ['[ t](https://a.example)', '[ t](<a>https://a.example</a>)'],
    ['[t] (https://a.example)', '[t] (<a>https://a.example</a>)'],
    ['[t](https://a.example', '[t](<a>https://a.example</a>'],
    ['[t](https://a.example x)', '[t](<a>https://a.example</a> x)'],
    ['[a\nb](https://a.example)', '[a\nb](<a>https://a.example</a>)'],
    ['[a [b](https://a.example)', '[a <a https://a.example>b</a>'],
  ])('a title that is none leaves the address: %j', (text, expected) => {
    expect(show(text)).toBe(expected)
  })

  it('alone, where a text has no other markup', () => {
    const text = '*a* `https://a.example/` [t](https://b.example) ```x```'
    expect(shown(linkTokens(text))).toBe(
      '*a* `<a>https://a.example/</a>` [t](<a>https://b.example</a>) ```x```',
    )
  })
})

const PLAIN = [
  // Programs.
  'snake_case_name, a_b, file_name.c, __init__, _private, __FILE__ and __LINE__',
  '2*3*4 = 24, 2 * 3 * 4, 2**8**2, a*b + c*d, f(x)*g(y)*h(z)',
  'C:\\path\\ and C:\\*foo*\\_bar_',
  'src/**/*.ts and lib/**/*.js, **/*.ts and **/*.js, *.c *.h, rm *.o *~',
  '~/bin and ~/lib, ~user, ~1 ~2, ~no~',
  'f(*args, **kwargs), int *p, *q; char **argv, char **envp',
  '/* a */ x /* b */, /**/ y /**/',
  'matches "*" and "*", \'_\' and \'_\', (*) or (**), printf("%d*%d*")',
  '-*- coding: utf-8 -*-',
  "don`t and can`t, ``quoted'' and ``so'', `",
  '* one\n* two\n* three',
  '*a\nb* _c\nd_ ~~e\nf~~ `g\nh`',
  // Faces.
  ':* :-* ;* and :*, again :*',
  '^_^ >_< *_* o_O T_T -_- u_u =_= ._.',
  '*_* hello *_*, ^_^ hello ^_^, >_< hello >_<',
  '(*_*) (^_^) (*^_^*) (-_-) (>_<) \\(*_*)/ *\\o/*',
  '¯\\_(ツ)_/¯',
  // Drawings.
  '****\n*  *\n****',
  '+---+\n|_|_|\n+---+\n~~~~~',
  '  /\\_/\\\n ( o.o )\n  > ^ <',
  '_______\n\\_____/',
  '***a*** ___b___ ~~~c~~~ ~~~~d~~~~',
  // Nothing, or not closed.
  '* * ** ** _ _ __ __ ~~ ~~ *** `` ` ` ``` ```',
  '* a* *a * _ b_ _b _ ~~ c~~ ~~c ~~ ` d` `d `',
  '*a **b _c ~~d `e ```f',
  'a* b** c_ d~~ e` f```',
  '**a* ~~b~',
  'a*b* *c*d a_b_ _c_d a~~b~~ ~~c~~d a`b` `c`d',
  '````a````',
]

describe('[T13] what stays text', () => {
  it.each(PLAIN)('%j', (text) => {
    expect(show(text)).toBe(text)
    expect(markupTokens(text).every(({ is }) => is === 'text')).toBe(true)
  })
})

const PIECES = [
  '*',
  '**',
  '_',
  '~',
  '~~',
  '`',
  '```',
  '\n',
  ' ',
  'a',
  'B2',
  '(',
  ')',
  '[',
  ']',
  '](',
  '](https://',
  '"',
  "'",
  '.',
  '/',
  '\\',
  ':',
  'https://',
  'https://a.example',
  '[t](https://b.example/x)',
  '@',
  '👍',
  '\ud83d',
  'é',
  '\u0301',
  '（',
  '）',
]
const marked = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''))

function depth(tokens: readonly MarkupToken[]): number {
  return Math.max(0, ...tokens.map((token) => ('inside' in token ? 1 + depth(token.inside) : 0)))
}

function leaves(tokens: readonly MarkupToken[]): readonly Exclude<MarkupToken, { inside: unknown }>[] {
  return tokens.flatMap((token) => ('inside' in token ? leaves(token.inside) : [token]))
}

describe('[T13] for every text', () => {
  it('nothing is shown that is not there, and nothing is lost but marks, titled addresses and languages', () => {
    const bare = (words: string): string => words.replaceAll(/[*_~`\s]/g, '')
    fc.assert(
      fc.property(marked, (text) => {
        const tokens = markupTokens(text)
        const plain = plainText(tokens)
        let at = -1
        for (const char of plain.replaceAll('\n', '')) {
          at = text.indexOf(char, at + 1)
          expect(at).toBeGreaterThanOrEqual(0)
        }
        const isWhole = leaves(tokens).every((token) =>
          token.is === 'link' ? token.text === token.url : token.is !== 'fence',
        )
        if (isWhole) expect(bare(plain)).toBe(bare(text))
      }),
    )
  })

  it('nothing is empty, nests deeper than there are marks, or holds itself', () => {
    const check = (tokens: readonly MarkupToken[], within: readonly string[]): void => {
      for (const token of tokens) {
        if (!('inside' in token)) expect(token.text).not.toBe('')
        else {
          expect(plainText(token.inside)).toMatch(/^\S(?:.*\S)?$/u)
          check(token.inside, [...within, token.is])
        }
      }
    }
    fc.assert(
      fc.property(marked, (text) => {
        const tokens = markupTokens(text)
        check(tokens, [])
        expect(depth(tokens)).toBeLessThanOrEqual(4)
      }),
    )
  })

  it('a text without marks and addresses is itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = raw.replaceAll(/[*_~`]|:\/\//g, '')
        expect(markupTokens(text)).toEqual(text === '' ? [] : [{ is: 'text', text }])
        expect(plainText(markupTokens(text))).toBe(text)
      }),
    )
  })

  it('what is joined by blanks is read as each by itself', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('*a*', '_b_', '~~c~~', '`*d*`', 'a_b', ':*', '^_^', '2*3'), {
          maxLength: 12,
        }),
        (words) => {
          expect(show(words.join(' '))).toBe(words.map(show).join(' '))
        },
      ),
    )
  })

  it('a message of nothing but delimiters is like every other', () => {
    const delimiters = fc.constantFrom(
      '*',
      '**',
      '_',
      '~~',
      '`',
      '```',
      '[',
      '](',
      ')',
      'a',
      ' ',
      '\n',
      'https://a',
    )
    fc.assert(
      fc.property(fc.array(delimiters, { minLength: 2_000, maxLength: 2_000 }), (pieces) => {
        const tokens = markupTokens([...pieces.join('')].slice(0, 2_000).join(''))
        expect(depth(tokens)).toBeLessThanOrEqual(4)
        expect(leaves(tokens).length).toBeLessThanOrEqual(2_000)
      }),
    )
  })

  /** A hundred times what a message may hold of its worst: what took time by the square would not come to an end here. */
  it.each([
    ...PIECES,
    '*a ',
    ' a*',
    '_a *b ',
    '*_~~',
    '[',
    '[a](',
    '[a](https://x',
    '[a](https://x/a) [',
    '(',
    'https://x(',
    'https://a@',
    '`a ',
    '`a` ',
    '``` ',
    '```a\n',
    ' ```',
    '``',
    '* _ ~~ ',
    '*a _b ~~c **d',
    '*a* _b_ ',
  ])('takes time in proportion to the text: %j over and over', (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length))
    expect(plainText(markupTokens(text)).length).toBeLessThanOrEqual(text.length + 1)
  })

  it.each([
    ['https://a', '.'],
    ['https://a', '-'],
    ['https://a/', '(a)'],
    ['https://a/', '((a)'],
    ['[t](https://a/', '(a)'],
    ['[t](https://a', '-a'],
    ['[', 'a'],
    ['`', 'a'],
    ['```', ' '],
    ['```js', '\n'],
  ])('and when it begins with %j and goes on with %j', (start, piece) => {
    const text = start + piece.repeat(200_000)
    expect(plainText(markupTokens(text))).toBe(text)
  })
})

describe('[T13] the plain view', () => {
  it.each([
    ['*a* _b_ ~~c~~ `d`', 'a b c d'],
    ['see [t](https://a.example) or https://b.example', 'see t or https://b.example'],
    ['see:\n```ts\na\nb\n```\nso', 'see:\na\nb\nso'],
    [':* a_b', ':* a_b'],
  ])('%j', (text, expected) => {
    expect(plainText(markupTokens(text))).toBe(expected)
  })
})
