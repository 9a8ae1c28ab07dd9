/** Backgrounds that names are read on: the defaults of --sax-bg in styles.css. */
export const BACKGROUND = { light: '#ffffff', dark: '#17191d' } as const

/** WCAG AA wants 4.5; a little more for a page that tints the background. */
const CONTRAST = 5

type Rgb = readonly [number, number, number]

export type NameColor = { readonly light: string; readonly dark: string }

/** A forum's colour for a person (`#rrggbb`), moved towards black or white until its name can be read in either theme. */
export function nameColor(color: string): NameColor {
  const rgb = parse(color)
  return {
    light: format(readable(rgb, parse(BACKGROUND.light), [0, 0, 0])),
    dark: format(readable(rgb, parse(BACKGROUND.dark), [255, 255, 255])),
  }
}

/** WCAG 2 contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  return ratio(luminance(parse(one)), luminance(parse(other)))
}

/** The least mixture with `end` that is readable, by halving: eight steps are finer than a byte. */
function readable(rgb: Rgb, background: Rgb, end: Rgb): Rgb {
  const ground = luminance(background)
  const reads = (candidate: Rgb): boolean => ratio(luminance(candidate), ground) >= CONTRAST
  if (reads(rgb)) return rgb
  let enough = 1
  let step = 0.5
  for (let i = 0; i < 8; i += 1) {
    if (reads(mix(rgb, end, enough - step))) enough -= step
    step /= 2
  }
  return mix(rgb, end, enough)
}

function mix(from: Rgb, to: Rgb, part: number): Rgb {
  const channel = (i: 0 | 1 | 2): number => Math.round(from[i] + (to[i] - from[i]) * part)
  return [channel(0), channel(1), channel(2)]
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

function linear(byte: number): number {
  const part = byte / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function parse(color: string): Rgb {
  const bits = Number.parseInt(color.slice(1), 16)
  return [(bits >> 16) & 255, (bits >> 8) & 255, bits & 255]
}

function format(rgb: Rgb): string {
  return `#${rgb.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
