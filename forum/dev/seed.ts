import { SAMPLE_PEOPLE } from './people.ts'
import { insertPost } from './topic-table.ts'

/** What the board has to say when it opens: [minutes ago, who, what], the first of each topic opens it. */
type Line = readonly [minutesAgo: number, name: string, body: string]

const TOPICS: readonly { readonly title: string; readonly posts: readonly Line[] }[] = [
  {
    title: 'Read this first: what this board is for',
    posts: [
      [
        40_320,
        'Merth',
        'Calculators, the programs we write for them, and the hardware we solder to them.\n\nBe kind, search before you ask, and say which model and OS version you have.',
      ],
    ],
  },
  {
    title: 'Fast sprite routine in Z80 assembly',
    posts: [
      [
        4_320,
        'Tim',
        'My 8×8 sprite routine takes about 1200 cycles aligned, but the unaligned case is three times that. Is there a trick that avoids rotating every row?\n\n    ld a,(hl)\n    rrca\n    rrca\n    xor (ix)\n    ld (ix),a',
      ],
      [
        4_250,
        'Kerm',
        'Keep all eight shifted copies if you can spare the 128 bytes. For one sprite that is the cheapest trick there is.',
      ],
      [2_980, 'Tim', 'Eight copies it is. 1310 cycles in the worst case now. Thank you!'],
    ],
  },
  {
    title: 'Contest #14: a game in 1 kB of BASIC',
    posts: [
      [
        3_000,
        'Merth',
        'The rules are as ever: one program, no libraries, 1024 bytes as the calculator counts them. Hand in by the end of the month.',
      ],
      [2_700, 'Ann', 'Does the title count towards the bytes?'],
      [2_690, 'Merth', 'The name does, comments do too. Be brief. :)'],
      [1_500, 'Ann', 'A lunar lander in 1019 bytes. No sound, but it does land.'],
    ],
  },
  {
    title: 'A & B <3 "quotes"',
    posts: [
      [
        900,
        'Ann',
        'A title to see whether titles reach the chat & IRC as they were typed: <b>not bold</b>, &amp; not an entity, \'single\' and "double".',
      ],
      [870, 'Kerm', 'If you can read this as typed on every side, nobody escaped it twice.'],
    ],
  },
  {
    title: 'Link cable adapter: which pins are which?',
    posts: [
      [
        300,
        'Tim',
        'I have a 2.5 mm stereo plug and no idea which of tip and ring is red. The two manuals I found contradict each other.',
      ],
      [42, 'Kerm', 'Tip is red, ring is white, sleeve is ground. Both lines idle high, about 5 V.'],
    ],
  },
]

/** Puts the seed topics into an empty board, dated back from `now`, in the order in which they were written. */
export function plantTopics(sql: SqlStorage, now: number): void {
  const ids = new Map(SAMPLE_PEOPLE.map((person) => [person.name, person.id]))
  const planted = new Map<string, number>()
  const lines = TOPICS.flatMap(({ title, posts }) => posts.map((line) => ({ title, line })))
  for (const { title, line } of lines.toSorted((a, b) => b.line[0] - a.line[0])) {
    const [minutesAgo, name, body] = line
    const post = { personId: ids.get(name) ?? 0, body, at: now - minutesAgo * 60_000 }
    const topic = planted.get(title) ?? plantTopic(sql, title)
    planted.set(title, topic)
    insertPost(sql, topic, post)
  }
}

/** As the table was when the seed was written: later columns come with later steps of the schema. */
function plantTopic(sql: SqlStorage, title: string): number {
  return sql.exec<{ id: number }>('INSERT INTO topics (title) VALUES (?) RETURNING id', title).one().id
}
