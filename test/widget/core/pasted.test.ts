import { expect, it } from 'vitest'
import { markupTokens } from '../../../protocol/markup.ts'
import { fenced, pastedAt } from '../../../widget/core/pasted.ts'

const CODE = 'if (x)\n  y();\n\nelse\n  z();\n// end\n// of it'

it.each([
  ['', ''],
  ['look: ', ''],
  ['look:\n', '\nisn’t it'],
  ['a ', ' b'],
])('a long paste between %j and %j becomes a block of code', (before, after) => {
  const text = before + CODE + after
  const pasted = pastedAt(CODE, text, before.length + CODE.length)
  if (!pasted) throw new Error('not found')
  expect(pasted.lines).toBe(7)
  const made = text.slice(0, pasted.from) + fenced(pasted) + text.slice(pasted.to)
  expect(markupTokens(made)).toContainEqual({ is: 'fence', text: CODE })
  expect(made.replaceAll('```', '').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
})

it('keeps the indentation of the first line, and not what is empty around', () => {
  const pasted = '\n\n  a\n b\nc\nd\ne\nf\ng\n\n'
  const found = pastedAt(pasted, pasted, pasted.length)
  expect(found && fenced(found)).toBe('```\n  a\n b\nc\nd\ne\nf\ng\n```')
})

it('is found whatever ends its lines', () => {
  expect(pastedAt(CODE.replaceAll('\n', '\r\n'), CODE, CODE.length)?.lines).toBe(7)
})

it('is none when it is short, code already, or not there', () => {
  const short = '1\n2\n3\n4\n5\n6\n'
  expect(pastedAt(short, short, short.length)).toBeNull()
  expect(pastedAt(CODE, `\`\`\`\n${CODE}`, CODE.length + 4)).toBeNull()
  expect(pastedAt(CODE, `${CODE}!`, CODE.length + 1)).toBeNull()
  expect(pastedAt(CODE, 'x', 1)).toBeNull()
})
