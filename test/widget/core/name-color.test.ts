import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BACKGROUND, contrast, nameColor } from '../../../widget/core/name-color.ts'

const hex = fc.integer({ min: 0, max: 0xffffff }).map((bits) => `#${bits.toString(16).padStart(6, '0')}`)

describe('name colour', () => {
  it('can be read on both backgrounds, whatever the forum gave', () => {
    fc.assert(
      fc.property(hex, (color) => {
        const { light, dark } = nameColor(color)
        expect(contrast(light, BACKGROUND.light)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(dark, BACKGROUND.dark)).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 1_000 },
    )
  })

  it('leaves alone what can be read', () => {
    expect(nameColor('#8b0000').light).toBe('#8b0000')
    expect(nameColor('#FFCC00').dark).toBe('#ffcc00')
  })

  it('changes no more than it must', () => {
    const { light } = nameColor('#ffcc00')
    expect(contrast(light, BACKGROUND.light)).toBeLessThan(5.2)
    expect(light).toBe('#876c00')
  })

  it('measures as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it('knows the stylesheet’s backgrounds', () => {
    const css = readFileSync(new URL('../../../widget/styles.css', import.meta.url), 'utf8')
    expect(css).toContain(`--bg: var(--sax-bg, light-dark(${BACKGROUND.light}, ${BACKGROUND.dark}))`)
  })
})
