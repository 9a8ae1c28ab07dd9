import { describe, expect, it } from 'vitest'
import {
  FIRST_ROWS,
  PINNED_ROWS,
  firstNew,
  isNew,
  olderFrom,
  shownFrom,
  shownRows,
} from '../../../widget/core/shown-rows.ts'
import { announce, say, says } from '../view-fixture.ts'

const seqs = (rows: readonly { readonly seq: number }[]) => [rows[0]?.seq, rows.at(-1)?.seq, rows.length]

describe('rows in the document', () => {
  const rows = says(1_001, 1_260)

  it('are the newest while the reader follows', () => {
    expect(seqs(shownRows(rows, true, 0))).toEqual([1_061, 1_260, PINNED_ROWS])
    const few = says(1, 3)
    expect(shownRows(few, true, 0)).toBe(few)
  })

  it('are at first those that can be in sight', () => {
    expect(seqs(shownRows(rows, true, 0, FIRST_ROWS))).toEqual([1_245, 1_260, FIRST_ROWS])
  })

  it('stay when the reader goes up, whatever comes below', () => {
    const from = shownFrom(rows)
    expect(from).toBe(1_061)
    expect(seqs(shownRows([...rows, ...says(1_261, 1_900)], false, from))).toEqual([1_061, 1_900, 840])
    expect(shownFrom(says(1, 200))).toBe(0)
  })

  it('stay when the first of them is removed', () => {
    expect(
      seqs(
        shownRows(
          rows.filter(({ seq }) => seq !== 1_061),
          false,
          1_061,
        ),
      ),
    ).toEqual([1_062, 1_260, 199])
  })

  it('grow upwards by what is held, then by what the room has', () => {
    expect(olderFrom(rows, true, 0)).toBe(1_011)
    expect(olderFrom(rows, false, 1_061)).toBe(1_011)
    expect(olderFrom(rows, false, 1_011)).toBe(0)
    expect(olderFrom(rows, false, 0)).toBeNull()
    expect(olderFrom(says(1, 200), true, 0)).toBeNull()
    expect(shownRows([...says(951, 1_000), ...rows], false, 0)).toHaveLength(310)
  })

  it('are new when others wrote them', () => {
    const all = [say(1), say(2), announce(3), say(4, 'forum:42'), say(5)]
    expect(all.filter((row) => isNew(row, 1, 'forum:42')).map(({ seq }) => seq)).toEqual([2, 5])
    expect(all.filter((row) => isNew(row, 3, undefined)).map(({ seq }) => seq)).toEqual([4, 5])
    expect([firstNew(all, 2, 'forum:42'), firstNew(all, 5, 'forum:42'), firstNew([], 0, undefined)]).toEqual([
      5,
      undefined,
      undefined,
    ])
  })
})
