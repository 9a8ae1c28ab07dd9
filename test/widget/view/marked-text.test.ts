import { describe, expect, it } from 'vitest'
import { foreignLink, linked, marked, markedText } from '../../../widget/view/marked-text.tsx'
import { MessageRow } from '../../../widget/view/row.tsx'
import { announce } from '../view-fixture.ts'
import { html } from './html.ts'

describe('[T13] a message drawn', () => {
  it.each([
    ['*a* **b** _c_ ~~d~~ `e`', '<strong>a</strong> <strong>b</strong> <em>c</em> <s>d</s> <code>e</code>'],
    ['*a _b_*', '<strong>a <em>b</em></strong>'],
    ['```c\nint a;\n```', '<pre tabIndex="0"><code>int a;</code></pre>'],
    ['*a <b>.* `<i>` <u>', '<strong>a &lt;b>.</strong> <code>&lt;i></code> &lt;u>'],
    ['a_b :*', 'a_b :*'],
  ])('%j', (text, expected) => {
    expect(html(marked(text))).toBe(expected)
  })

  it('with line breaks it is a block of its own', () => {
    expect(html(markedText('a'))).toBe('<span class="text">a</span>')
    expect(html(markedText('a\nb'))).toBe('<span class="text lines">a\nb</span>')
  })

  it('in an announcement links alone, and in its text alone: a name is a name', () => {
    expect(html(linked('*a* https://a.example/'))).toBe(
      '*a* <a href="https://a.example/">https://a.example/</a>',
    )
    const row = { ...announce(1), actor: { name: 'https://b.example' }, text: '*see* https://a.example/' }
    expect(html(MessageRow({ row, follows: false, href: '#1', above: null, openTools() {} }))).toContain(
      '<bdi>https://b.example</bdi><bdi>: </bdi><bdi>*see* <a href="https://a.example/">https://a.example/</a></bdi>',
    )
  })
})

describe('[T13] a link drawn', () => {
  it.each([
    ['https://a.example/x', '<a href="https://a.example/x">https://a.example/x</a>'],
    ['https://köln.example', '<a href="https://köln.example">https://köln.example</a>'],
    [
      '[A title](https://a.example:80/x)',
      '<a href="https://a.example:80/x"><bdi>A title</bdi></a><bdi class="host"> (a.example:80)</bdi>',
    ],
    [
      '[https://bank.example/](https://a.example/)',
      '<a href="https://a.example/"><bdi>https://bank.example/</bdi></a><bdi class="host"> (a.example)</bdi>',
    ],
  ])('tells where it leads: %j', (text, expected) => {
    expect(html(marked(text))).toBe(expected)
  })

  it('a host that may read as another is what the browser asks for', () => {
    const url = 'https://pаypal.example/ä'
    expect(html(marked(url))).toBe(`<a href="${url}">https://xn--pypal-4ve.example/%C3%A4</a>`)
    expect(html(marked(`[bank](${url})`))).toBe(
      `<a href="${url}"><bdi>bank</bdi></a><bdi class="host"> (xn--pypal-4ve.example)</bdi>`,
    )
  })

  it('is words where the browser knows no such place', () => {
    expect(html(marked('https://a.example:99999/'))).toBe('https://a.example:99999/')
    expect(html(marked('[t](https://a.example:99999/)'))).toBe(
      '<bdi>t</bdi><bdi class="host"> (a.example:99999)</bdi>',
    )
  })

  it('gives nothing away and gets no credit', () => {
    expect(foreignLink('https://a.example/', 'a')).toMatchObject({
      props: { target: '_blank', rel: 'nofollow ugc noopener noreferrer' },
    })
  })
})
