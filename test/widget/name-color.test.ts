import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

type Rgb = readonly [number, number, number]

const css = readFileSync(new URL('../../widget/styles.css', import.meta.url), 'utf8')
const [, lightBackground = '', darkBackground = ''] =
  /--bg: var\(--sax-bg, light-dark\((#\w{6}), (#\w{6})\)\)/.exec(css) ?? []
const [, dim = ''] = /--dim: min\(1, ([\d.]+) \/ y\)/.exec(css) ?? []
const [, lift = ''] = /--lift: max\(0, ([\d.]+) - y\)/.exec(css) ?? []

/** What the stylesheet makes of a forum's colour, in linear light: XYZ is a linear map of it, and white adds to all alike. */
const onLight = (color: string): Rgb => each(parse(color), (part, y) => part * Math.min(1, Number(dim) / y))
const onDark = (color: string): Rgb =>
  each(parse(color), (part, y) => Math.min(1, part + Math.max(0, Number(lift) - y)))

const hex = fc.integer({ min: 0, max: 0xffffff }).map((bits) => `#${bits.toString(16).padStart(6, '0')}`)

describe('name colour', () => {
  it('can be read on both backgrounds, whatever the forum gave', () => {
    fc.assert(
      fc.property(hex, (color) => {
        expect(contrast(onLight(color), parse(lightBackground))).toBeGreaterThanOrEqual(4.5)
        expect(contrast(onDark(color), parse(darkBackground))).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 1_000 },
    )
  })

  it('can be read at the corners of the colour space', () => {
    for (const color of [
      '#ff0000',
      '#00ff00',
      '#0000ff',
      '#ffff00',
      '#00ffff',
      '#ff00ff',
      '#000000',
      '#ffffff',
    ]) {
      expect(contrast(onLight(color), parse(lightBackground))).toBeGreaterThanOrEqual(4.5)
      expect(contrast(onDark(color), parse(darkBackground))).toBeGreaterThanOrEqual(4.5)
    }
  })

  it('leaves alone what can be read', () => {
    expectSame(onLight('#8b0000'), parse('#8b0000'))
    expectSame(onDark('#FFCC00'), parse('#FFCC00'))
  })

  it('changes no more than it must', () => {
    expect(contrast(onLight('#ffcc00'), parse(lightBackground))).toBeLessThan(5.2)
  })

  it('measures as WCAG does', () => {
    expect(contrast(parse('#000000'), parse('#ffffff'))).toBeCloseTo(21)
    expect(contrast(parse('#777777'), parse('#ffffff'))).toBeCloseTo(4.48, 2)
  })
})

function expectSame(one: Rgb, other: Rgb): void {
  for (const i of [0, 1, 2] as const) expect(one[i]).toBeCloseTo(other[i], 3)
}

function each(rgb: Rgb, change: (part: number, y: number) => number): Rgb {
  const y = luminance(rgb)
  return [change(rgb[0], y), change(rgb[1], y), change(rgb[2], y)]
}

/** WCAG 2 contrast, 1 to 21. */
function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance([r, g, b]: Rgb): number {
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** `#rrggbb` in linear light. */
function parse(color: string): Rgb {
  const bits = Number.parseInt(color.slice(1), 16)
  return [linear((bits >> 16) & 255), linear((bits >> 8) & 255), linear(bits & 255)]
}

function linear(byte: number): number {
  const part = byte / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}
