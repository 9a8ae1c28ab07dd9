import fc from 'fast-check'

const PIECES = {
  words: ['a', 'word ', ' ', 'ä', '漢字', 'שלום ', '\u00a0', 'x'.repeat(600), '漢'.repeat(300)],
  graphemes: ['👩‍👩‍👧‍👦', '🇩🇪', 'e\u0301\u0302', '\u200b', '\ufeff', '\ud83d'],
  controls: ['\r\n', '\n', '\r', '\0', '\u0001', '\u0001ACTION ', '\u0002', '\u000304,1', '\u000f', '\u0085'],
  marks: [
    '*',
    '_',
    '~~',
    '`',
    '```',
    '[t](https://a.example/)',
    'https://b.example',
    '<Ben> ',
    ':',
    '[',
    ']',
  ],
}

/** Any code points, lone surrogates too; made here because fast-check takes seconds to prepare its own. */
export const anyChars = (maxLength: number) =>
  fc
    .array(fc.oneof(fc.nat(0x10ffff), fc.nat(0xffff), fc.nat(0x7f)), { maxLength })
    .map((points) => String.fromCodePoint(...points))

/** Text of every script and trap: emoji of many parts, combining marks, right to left, controls, lone surrogates. */
export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...Object.values(PIECES).flat()), anyChars(5)), { maxLength: 40 })
  .map((pieces) => pieces.join(''))
