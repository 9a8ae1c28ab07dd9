import { afterAll, beforeAll, expect, it } from 'vitest'
import { pick, seeded } from '../support/random.ts'
import { residentBytes, workerdPids } from './support/processes.ts'
import { RawClient } from './support/raw-client.ts'
import { startRoom, UNLIMITED, type TestSite } from './support/room.ts'

const FRAMES = 10_000
/** Up to here an answer each, the next one is the end [S5]. */
const FORGIVEN = 20

type Malformed = { readonly frame: string | Uint8Array<ArrayBuffer>; readonly tooBig?: boolean }

const text = (frame: string): Malformed => ({ frame })
const SORTS: readonly ((n: number) => Malformed)[] = [
  (n) => text(`not JSON at all ${n}`),
  () => text(''),
  () => text('{"type":"say","ref":"r","text":"cut of'),
  () => text('[1,2,3]'),
  () => text('null'),
  () => text('"say"'),
  () => text('['.repeat(8_000)),
  () => text(`{"type":"say","ref":"r","text":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`),
  () => text('{"type":"say","ref":"r","text":["x"]}'),
  (n) => text(`{"type":"say","ref":${n},"text":"x"}`),
  () => text('{"type":"say","ref":"r","text":null}'),
  () => text('{"type":"say","ref":"a b","text":"x"}'),
  () => text('{"type":"__proto__","ref":"r"}'),
  () => text('{"type":"constructor"}'),
  () => text('{"__proto__":{"type":"say"},"ref":"r","text":"x"}'),
  () => text('{"type":"people","__proto__":{"on":true}}'),
  () => text('{"type":"say","ref":"r","text":"x","reply":1e308}'),
  () => text('{"type":"history","ref":"r","before":99999999999999999999}'),
  () => text('{"type":"history","ref":"r","before":-1}'),
  () => text('{"type":"say","ref":"r","text":"\\ud800"}'),
  () => text('{"type":"auth","sid":"\\udfff"}'),
  () => text('{"type":"remove","ref":"r","targets":[1,"2"]}'),
  () => text('{"type":"roster","set":{}}'),
  () => text('{"type":"nonsense"}'),
  (n) => ({ frame: new Uint8Array(1 + (n % 64)).fill(n) }),
  (n) => ({
    frame: `{"type":"say","ref":"r","text":"${'x'.repeat(16 * 1024 + (n % 9_000))}"}`,
    tooBig: true,
  }),
]

let site: TestSite
beforeAll(async () => {
  site = await startRoom(UNLIMITED)
})
afterAll(() => site.stop())

it('[S5] 10 000 malformed frames: each session answered exactly, others unharmed, memory flat', async () => {
  const random = seeded(20_261_123)
  site.forum.member('ann', '1')
  const ann = await RawClient.open(site.roomUrl, { protocols: ['sax.v1', 'sid.ann'] })
  const witness = await RawClient.open(site.roomUrl)
  await ann.next('you')
  await witness.next('welcome')

  let sent = 0
  /** One session that misbehaves until it is thrown out; how it ended is compared with how it had to. */
  const misbehave = async () => {
    const client = await RawClient.open(site.roomUrl)
    await client.next('welcome')
    let [errors, ending] = [0, 0]
    while (ending === 0) {
      const { frame, tooBig } = pick(random, SORTS)(sent)
      sent += 1
      client.send(frame)
      if (tooBig === true) ending = 1009
      else if (errors === FORGIVEN) ending = 1008
      else errors += 1
    }
    const { code } = await client.closed
    const answers = client.frames
      .slice(1)
      .map((raw) => JSON.parse(raw) as { type: string; code: unknown })
      .filter(({ type }) => type !== 'room')
    const expected = [
      ...Array.from({ length: errors }, () => ({ type: 'error', code: 'bad_frame' })),
      { type: 'bye', code: ending },
    ]
    expect(answers.map(({ type, code: said }) => ({ type, code: said }))).toEqual(expected)
    expect(code).toBe(ending)
  }

  /** As many frames as a session that misbehaves gets to send, all of them good. */
  const behave = async () => {
    const client = await RawClient.open(site.roomUrl)
    for (let i = 0; i <= FORGIVEN; i += 1) client.send({ type: 'history', ref: `h${i}`, limit: 1 })
    for (let i = 0; i <= FORGIVEN; i += 1) await client.next('history')
    await client.end()
  }

  const [pid] = workerdPids()
  if (pid === undefined) throw new Error('no runtime of ours is running')
  // The runtime keeps something of every socket it ever had; only what bad frames add to that is the room's doing.
  for (let i = 0; i < 12; i += 1) await Promise.all(Array.from({ length: 20 }, behave))
  const warm = residentBytes(pid)
  for (let i = 0; i < 24; i += 1) await Promise.all(Array.from({ length: 20 }, behave))
  const afterGood = residentBytes(pid)
  let sessions = 0
  for (let line = 1; sent < FRAMES; line += 1) {
    await Promise.all(Array.from({ length: 20 }, misbehave))
    sessions += 20
    ann.send({ type: 'say', ref: `line-${line}`, text: `line ${line}` })
    expect(await witness.next('entries')).toMatchObject({ entries: [{ seq: line, text: `line ${line}` }] })
  }
  expect(await (await fetch(`${site.roomUrl}health`)).json()).toMatchObject({ ok: true, sessions: 2 })

  const [good, bad] = [(afterGood - warm) / 480, (residentBytes(pid) - afterGood) / sessions]
  console.info(
    `malformed: ${sent} frames in ${sessions} sessions; kept per session ${(bad / 1024).toFixed(0)} kB, per good one ${(good / 1024).toFixed(0)} kB`,
  )
  expect(bad).toBeLessThan(Math.max(good, 32 * 1024) * 2)
  await Promise.all([ann.end(), witness.end()])
})
