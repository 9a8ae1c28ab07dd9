import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { readOutboxItem, readSnapshot } from '../../../client/core/read-stored.ts'
import { readServerFrame } from '../../../client/core/read-server-frame.ts'
import { FINAL_NACKS, FRAME_ERRORS, GUEST_REASONS } from '../../../protocol/codes.ts'
import { title } from '../../../protocol/fields.ts'
import { ANNOUNCE_EVENTS } from '../../../protocol/kinds.ts'
import { serverFrameSchemas } from '../../../protocol/server-frame.ts'
import { room, say, self, welcome } from '../support/frames.ts'

const seq = fc.integer({ min: 1, max: 1e9 })
const ms = fc.integer({ min: 0, max: 2e12 })
const count = fc.nat()
const id = fc.integer({ min: 1, max: 99 }).map((n) => `forum:${n}`)
const ref = fc.stringMatching(/^[\w-]{1,10}$/)
const text = fc.string({ unit: 'grapheme' })
const name = fc.stringMatching(/^[a-zäß]{1,20}$/)
const words = text.filter((some) => v.is(title, some))
const url = fc.webUrl({ validSchemes: ['https'] })
const maybe = <T>(fields: Record<string, fc.Arbitrary<T>>) => fc.record(fields, { requiredKeys: [] })
const join = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((records): object => Object.assign({}, ...records))

const color = fc.constantFrom('#ff0000', '#00FF7f')
const by = join(fc.record({ id, name }), maybe({ role: fc.constantFrom('moderator', 'admin'), color }))
const me = join(
  by,
  fc.record({ can: fc.subarray(['read', 'post', 'moderate']), trustUntil: ms }),
  maybe({ avatar: url, url }),
  maybe({ muted: fc.record({ until: ms }) }),
)
const person = join(by, maybe({ avatar: url, url }))
const kind = (of: string, fields: fc.Arbitrary<object>) =>
  join(fc.record({ seq, at: ms, by, kind: fc.constant(of) }), maybe({ ref }), fields)
const linked = join(fc.record({ name }), maybe({ url }))
const entry = fc.oneof(
  kind('say', join(fc.record({ text }), maybe({ reply: seq, edited: ms, sentAt: ms }))),
  kind('action', join(fc.record({ text }), maybe({ edited: ms, sentAt: ms }))),
  kind('notice', join(fc.record({ text }), maybe({ sentAt: ms }))),
  kind(
    'announce',
    join(
      fc.record({
        event: fc.constantFrom(...ANNOUNCE_EVENTS),
        key: fc.stringMatching(/^[!-~]{1,20}$/).filter((key) => key !== '.' && key !== '..'),
      }),
      maybe<unknown>({
        actor: linked,
        topic: fc.record({ title: words, url }),
        post: fc.record({ url }),
        forum: linked,
        file: linked,
        text: words,
        url,
      }),
    ),
  ),
  kind('edit', join(fc.record({ target: seq }), maybe({ text }))),
  kind('remove', join(fc.record({ targets: fc.array(seq, { minLength: 1 }) }), maybe({ reason: name }))),
  kind('topic', fc.record({ text })),
  kind('say', fc.constant({ removed: true })),
)
const entries = fc.array(entry, { maxLength: 5 })
const info = {
  name,
  topic: fc.option(fc.record({ text, by, at: ms, seq })),
  slow: count,
  people: count,
  guests: count,
  irc: fc.option(
    fc.record({ state: fc.constantFrom('up', 'degraded', 'down'), network: name, channel: name }),
  ),
  spreadMs: ms,
}
const is = (type: string, ...fields: fc.Arbitrary<object>[]) =>
  join(fc.record({ type: fc.constant(type) }), ...fields)

const frames: Record<string, fc.Arbitrary<object>> = {
  welcome: is(
    'welcome',
    fc.record({ v: fc.constant(1), epoch: ref, head: count, now: ms, reset: fc.boolean(), entries }),
    fc.record({ auth: fc.constantFrom('guest', 'pending', 'relay', 'member'), you: fc.option(me) }),
    fc.record({ limits: fc.record({ textMax: count, editMs: ms }), room: fc.record(info) }),
  ),
  you: fc.oneof(
    is('you', fc.record({ auth: fc.constant('member'), you: me })),
    is(
      'you',
      fc.record({ auth: fc.constant('guest'), reason: fc.constantFrom(...GUEST_REASONS) }),
      fc.constant({ you: null }),
    ),
    is('you', fc.constant({ auth: 'expired', you: null })),
  ),
  room: is('room', maybe<unknown>(info)),
  entries: is('entries', fc.record({ entries })),
  history: is('history', fc.record({ ref, entries, more: fc.boolean() })),
  ack: is('ack', fc.record({ ref }), maybe({ seq })),
  nack: fc.oneof(
    is(
      'nack',
      fc.record({
        ref,
        code: fc.constantFrom(
          'auth',
          'unavailable',
          'not_allowed',
          'empty',
          'not_found',
          'too_late',
          'conflict',
        ),
      }),
    ),
    is('nack', fc.record({ ref, code: fc.constant('slow'), retryAfterMs: ms })),
    is('nack', fc.record({ ref, code: fc.constant('too_long'), max: count })),
    is('nack', fc.record({ ref, code: fc.constant('muted'), until: ms }), maybe({ reason: text })),
  ),
  error: is('error', fc.record({ code: fc.constantFrom(...FRAME_ERRORS) }), maybe({ detail: text, ref })),
  people: fc.oneof(
    is('people', fc.record({ set: fc.array(person), more: count })),
    is('people', maybe<unknown>({ join: fc.array(person), leave: fc.array(id) })),
  ),
  modlog: is(
    'modlog',
    fc.record({
      ref,
      actions: fc.array(
        join(
          fc.record({ id: seq, at: ms, actor: by, action: name }),
          maybe<unknown>({ user: id, seconds: count, reason: name }),
        ),
      ),
      more: fc.boolean(),
    }),
  ),
  bye: is('bye', fc.record({ code: count, reason: text }), maybe({ retryAfterMs: ms })),
}

describe('agreement with protocol/server-frame.ts', () => {
  it.each(Object.entries(frames))(
    '[H6] reads every %s that the schema admits, unchanged',
    (type, arbitrary) => {
      const schema = Object.entries(serverFrameSchemas).find(([each]) => each === type)?.[1]
      if (!schema) throw new Error(`no schema for ${type}`)
      fc.assert(
        fc.property(arbitrary, (frame) => {
          const raw = JSON.stringify(frame)
          expect(v.is(schema, JSON.parse(raw))).toBe(true)
          expect(readServerFrame(raw)).toEqual(JSON.parse(raw))
        }),
      )
    },
  )

  it('[H6] listens to every frame', () => {
    expect(Object.keys(serverFrameSchemas).filter((type) => !(type in frames))).toEqual([])
  })
})

describe('what is not understood', () => {
  it('[K1] never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (raw) => {
        readServerFrame(raw)
        readSnapshot(raw)
        readOutboxItem(raw)
      }),
    )
  })

  it('[K1] never throws over a frame in which one value is another', () => {
    const broken = fc
      .tuple(fc.oneof(...Object.values(frames)), fc.nat(), fc.jsonValue())
      .map(([frame, at, value]) => {
        const keys = Object.keys(frame)
        return Object.assign({}, frame, { [keys[at % keys.length] ?? 'type']: value })
      })
    fc.assert(fc.property(broken, (frame) => void readServerFrame(JSON.stringify(frame))))
  })

  it.each([
    '',
    'pong',
    'null',
    '[]',
    '{"type":"constructor"}',
    '{"type":"dance"}',
    '{"type":"entries"}',
    '{"type":"entries","entries":[{"kind":"say"}]}',
    '{"type":"entries","entries":[{"seq":0,"kind":"say"}]}',
    '{"type":"ack"}',
    '{"type":"you","auth":"member","you":null}',
    '{"type":"bye","code":"4401","reason":""}',
    '{"type":"room","topic":"tea"}',
    '{"type":"room","topic":{"text":5}}',
    '{"type":"modlog","ref":"r1","actions":{},"more":false}',
  ])('[K1] passes over %s', (raw) => {
    expect(readServerFrame(raw)).toBeNull()
  })

  it('[K1] keeps the place of an entry that it cannot show', () => {
    const script =
      '{"seq":4,"at":1,"kind":"announce","by":{"id":"room","name":"SAX"},"event":"message","key":"k","text":"t","url":"javascript:alert(1)"}'
    expect(
      readServerFrame(
        `{"type":"entries","entries":[{"seq":3,"kind":"poll","text":7},${script},{"seq":5,"kind":"say"}]}`,
      ),
    ).toEqual({
      type: 'entries',
      entries: [
        { kind: 'unknown', seq: 3 },
        { kind: 'unknown', seq: 4 },
        { kind: 'unknown', seq: 5 },
      ],
    })
  })

  it('[K11] takes a refusal in unknown words for a refusal', () => {
    expect(readServerFrame('{"type":"nack","ref":"r1","code":"full_moon"}')).toEqual({
      type: 'nack',
      ref: 'r1',
      code: 'not_allowed',
    })
    expect(readServerFrame('{"type":"nack","ref":"r1","code":"slow"}')).toEqual({
      type: 'nack',
      ref: 'r1',
      code: 'not_allowed',
    })
    expect(readServerFrame('{"type":"you","auth":"guest","you":null,"reason":"full_moon"}')).toEqual({
      type: 'you',
      auth: 'guest',
      you: null,
      reason: 'unknown',
    })
  })

  it('[S4] knows every final nack', () => {
    for (const code of FINAL_NACKS) {
      const frame = { type: 'nack', ref: 'r1', code, max: 1, until: 1 }
      expect(readServerFrame(JSON.stringify(frame))).toEqual(frame)
    }
  })
})

describe('what a browser kept', () => {
  it('[K3] a send is read back whatever it asks for, and passed over where it asks for nothing', () => {
    const item = { ref: 'r1', by: 'forum:42', writtenAt: 1, state: { is: 'queued' } }
    for (const send of [
      { kind: 'say', text: 'x', reply: 3 },
      { kind: 'action', text: 'x' },
      { kind: 'edit', target: 3, text: 'x' },
      { kind: 'remove', targets: [3] },
      { kind: 'topic', text: '' },
    ]) {
      expect(readOutboxItem(JSON.stringify({ ...item, send }))).toEqual({ ...item, send })
    }
    for (const send of [
      null,
      { kind: 'constructor' },
      { kind: 'dance', text: 'x' },
      { kind: 'edit', text: 'x' },
      { kind: 'remove', targets: 3 },
      { kind: 'topic' },
    ]) {
      expect(readOutboxItem(JSON.stringify({ ...item, send }))).toBeNull()
    }
  })

  const snapshot = { epoch: 'e1', cursor: 4, rows: [say(3), say(4)], hasOlder: true, you: self, savedAt: 1 }

  it('[K4] is read back as it was written', () => {
    expect(readSnapshot(JSON.stringify(snapshot))).toEqual(snapshot)
  })

  it('[K4] is passed over where a row is none', () => {
    const removed = { seq: 4, at: 1, kind: 'say', by: say(1).by, removed: true }
    for (const row of [{ ...say(4), text: 7 }, removed, null]) {
      expect(readSnapshot(JSON.stringify({ ...snapshot, rows: [row] }))).toBeNull()
    }
    expect(readSnapshot(JSON.stringify(welcome([])))).toBeNull()
    expect(readSnapshot(JSON.stringify({ ...snapshot, you: room }))).toBeNull()
  })
})
