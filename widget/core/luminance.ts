/** A computed `color(xyz-d65 x y z / alpha)` as WCAG's luminance, 0 to 1, and opacity; null for anything else. */
export function luminance(color: string): { readonly y: number; readonly alpha: number } | null {
  const [, y, alpha = '1'] = /^color\(xyz(?:-d65)? \S+ (\S+) [^\s)]+(?: \/ (\S+))?\)$/.exec(color) ?? []
  const parts = { y: Number(y), alpha: Number(alpha) }
  return Number.isFinite(parts.y) && Number.isFinite(parts.alpha) ? parts : null
}
