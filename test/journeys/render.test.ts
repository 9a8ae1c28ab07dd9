import { readFile } from 'node:fs/promises'
import { transform } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from './support/browser.ts'

type Drawing = typeof import('../../widget/view/render.ts')

let browser: Browser
let page: Page
let address: string

beforeAll(async () => {
  const source = new URL('../../widget/view/render.ts', import.meta.url)
  const { code } = await transform(await readFile(source, 'utf8'), { loader: 'ts', target: 'esnext' })
  address = `data:text/javascript,${encodeURIComponent(code)}`
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  await page?.close()
  page = await browser.newPage()
})

/** Runs in the page, with what is to be tested and a place to draw into. */
function draw<Result>(act: (drawing: Drawing, place: HTMLElement) => Result): Promise<Result> {
  return page.evaluate(
    `import(${JSON.stringify(address)}).then((drawing) => (${act.toString()})(drawing, document.body))`,
  )
}

describe('what is drawn', () => {
  it('is elements, text and nothing for what is no text', async () => {
    const html = await draw(({ h, render, Fragment }, place) => {
      const Bold = ({ children }: { readonly children?: unknown }) => h('b', null, children)
      render(
        h('p', { class: 'x', hidden: false }, 'a', 1, null, false, [h('i', null, '<b>')], h(Bold, null, 'c')),
        place,
      )
      const first = place.innerHTML
      render(h(Fragment, null, h('u', null), 'tail'), place)
      const second = place.innerHTML
      render(null, place)
      return [first, second, place.innerHTML]
    })
    expect(html).toEqual(['<p class="x">a1<i>&lt;b&gt;</i><b>c</b></p>', '<u></u>tail', ''])
  })

  it('keeps an element while its key and tag stay, wherever it moves', async () => {
    const kept = await draw(({ h, render }, place) => {
      const list = (...keys: string[]) =>
        h(
          'ol',
          null,
          keys.map((key) => h('li', { key }, key)),
        )
      const now = () => [...place.querySelectorAll('li')]
      render(list('a', 'b', 'c', 'd'), place)
      const before = new Map(now().map((item) => [item.textContent, item]))
      return ['d c b a', 'a b c d', 'x a d', 'd', 'b d a', ''].map((keys) => {
        render(list(...keys.split(' ').filter(Boolean)), place)
        const items = now()
        return [
          items.map(({ textContent }) => textContent).join(' '),
          items.filter((item) => before.get(item.textContent) === item).length,
        ]
      })
    })
    expect(kept).toEqual([
      ['d c b a', 4],
      ['a b c d', 4],
      ['x a d', 2],
      ['d', 1],
      ['b d a', 1],
      ['', 0],
    ])
  })

  it('moves nothing that stands right when others come and go', async () => {
    const moves = await draw(async ({ h, render }, place) => {
      const list = (...keys: string[]) =>
        h(
          'ol',
          null,
          keys.map((key) => h('li', { key }, key)),
        )
      render(list('b', 'c', 'd'), place)
      const added: string[] = []
      const observer = new MutationObserver((records) => {
        for (const { addedNodes } of records)
          for (const node of addedNodes) added.push(node.textContent ?? '')
      })
      observer.observe(place, { subtree: true, childList: true })
      render(list('a', 'b', 'd', 'e'), place)
      await new Promise((resolve) => setTimeout(resolve))
      return added
    })
    expect(moves).toEqual(['a', 'e'])
  })

  it('keeps an element without a key at its place, beside holes', async () => {
    const same = await draw(({ h, render }, place) => {
      const form = (note: boolean) => h('form', null, note && h('p', null, 'note'), h('textarea', null))
      render(form(false), place)
      const before = place.querySelector('textarea')
      render(form(true), place)
      return [place.innerHTML, place.querySelector('textarea') === before]
    })
    expect(same).toEqual(['<form><p>note</p><textarea></textarea></form>', true])
  })

  it('leaves alone what is drawn again as the same object, and draws it anew after an absence', async () => {
    const html = await draw(({ h, render }, place) => {
      const row = h('li', { key: 'row' }, 'row')
      render(h('ol', null, row), place)
      const item = place.querySelector('li')
      item?.setAttribute('data-mine', '')
      render(h('ol', null, h('li', { key: 'new' }), row), place)
      const stayed = place.innerHTML
      render(h('ol', null), place)
      render(h('ol', null, row), place)
      return [stayed, place.innerHTML]
    })
    expect(html).toEqual(['<ol><li></li><li data-mine="">row</li></ol>', '<ol><li>row</li></ol>'])
  })
})

describe('properties', () => {
  it('are attributes: there or not, but written out for ARIA', async () => {
    const html = await draw(({ h, render }, place) => {
      const first = { disabled: true, 'aria-disabled': false, tabIndex: 0, title: 'x' }
      render(h('button', first), place)
      const before = place.innerHTML
      render(h('button', { disabled: false, 'aria-disabled': true, title: undefined }), place)
      return [before, place.innerHTML]
    })
    expect(html).toEqual([
      '<button disabled="" aria-disabled="false" tabindex="0" title="x"></button>',
      '<button aria-disabled="true"></button>',
    ])
  })

  it('a style is set part by part, and goes part by part', async () => {
    const colors = await draw(({ h, render }, place) =>
      ['red', undefined].map((color) => {
        render(h('b', { style: { '--name': color } }), place)
        return place.querySelector('b')?.style.getPropertyValue('--name')
      }),
    )
    expect(colors).toEqual(['red', ''])
  })

  it('a value is what it is drawn with, whatever was typed', async () => {
    const values = await draw(({ h, render }, place) => {
      const box = () => place.querySelector('textarea')
      render(h('textarea', { value: 'a' }), place)
      if (box()) Reflect.set(box() ?? {}, 'value', 'typed')
      render(h('textarea', { value: 'a' }), place)
      const controlled = box()?.value
      render(h('textarea', null), place)
      return [controlled, box()?.value]
    })
    expect(values).toEqual(['a', ''])
  })

  it('a handler is the latest, and goes', async () => {
    const heard = await draw(({ h, render }, place) => {
      const calls: string[] = []
      const press = () => place.querySelector('button')?.click()
      for (const onClick of [() => calls.push('first'), () => calls.push('second'), undefined]) {
        render(h('button', { onClick }), place)
        press()
      }
      return calls
    })
    expect(heard).toEqual(['first', 'second'])
  })

  it('a ref hears of its element with everything in it, and of its end, once each', async () => {
    const heard = await draw(({ h, render }, place) => {
      const calls: string[] = []
      const ref = (element: HTMLElement | null) => calls.push(element?.innerHTML ?? 'gone')
      const tree = (text: string) => h('div', null, h('p', { ref }, h('i', null, text)))
      render(tree('a'), place)
      render(tree('b'), place)
      render(null, place)
      return calls
    })
    expect(heard).toEqual(['<i>a</i>', 'gone'])
  })
})
