import { expect, it } from 'vitest'
import { countedTitle } from '../../../widget/core/counted-title.ts'
import { luminance } from '../../../widget/core/luminance.ts'

it.each([
  ['color(xyz-d65 0.95 1 1.089)', { y: 1, alpha: 1 }],
  ['color(xyz 0 0 0 / 0)', { y: 0, alpha: 0 }],
  ['color(xyz-d65 1e-7 2.5e-2 0.1 / 0.5)', { y: 0.025, alpha: 0.5 }],
  ['color(xyz-d65 none none none)', null],
  ['rgb(1, 2, 3)', null],
  ['', null],
])('the luminance of %j', (color, expected) => {
  expect(luminance(color)).toEqual(expected)
})

it.each([
  ['Forum', 0, 'Forum'],
  ['Forum', 3, '(3) Forum'],
  ['(3) Forum', 12, '(12) Forum'],
  ['(12) Forum', 0, 'Forum'],
  ['(3rd) Forum', 1, '(1) (3rd) Forum'],
])('the title %j with %i unread', (title, count, expected) => {
  expect(countedTitle(title, count)).toBe(expected)
})
