import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClientFrame } from '../../protocol/client-frame.ts'

describe('[S1] frames a client may send', () => {
  it.each([
    ['{"type":"say","ref":"r1","text":"hi"}', { type: 'say', ref: 'r1', text: 'hi' }],
    ['{"type":"say","ref":"r1","text":"hi","reply":7}', { type: 'say', ref: 'r1', text: 'hi', reply: 7 }],
    ['{"type":"say","ref":"r1","text":"hi","from_the_future":1}', { type: 'say', ref: 'r1', text: 'hi' }],
    [
      '{"type":"action","ref":"r1","text":"waves","as":{"id":"irc:ann","name":"Ann"},"sentAt":5}',
      { type: 'action', ref: 'r1', text: 'waves', as: { id: 'irc:ann', name: 'Ann' }, sentAt: 5 },
    ],
    ['{"type":"edit","ref":"r1","target":3,"text":"x"}', { type: 'edit', ref: 'r1', target: 3, text: 'x' }],
    ['{"type":"remove","ref":"r1","targets":[3,4]}', { type: 'remove', ref: 'r1', targets: [3, 4] }],
    ['{"type":"topic","ref":"r1","text":""}', { type: 'topic', ref: 'r1', text: '' }],
    ['{"type":"auth","sid":"s"}', { type: 'auth', sid: 's' }],
    [
      '{"type":"history","ref":"h","before":9,"limit":999}',
      { type: 'history', ref: 'h', before: 9, limit: 999 },
    ],
    ['{"type":"history","ref":"h","after":0}', { type: 'history', ref: 'h', after: 0 }],
    ['{"type":"people","on":true}', { type: 'people', on: true }],
    [
      '{"type":"mute","ref":"m","user":"forum:4","seconds":0}',
      { type: 'mute', ref: 'm', user: 'forum:4', seconds: 0 },
    ],
    ['{"type":"unmute","ref":"m","user":"irc:ann"}', { type: 'unmute', ref: 'm', user: 'irc:ann' }],
    ['{"type":"slow","ref":"m","seconds":5}', { type: 'slow', ref: 'm', seconds: 5 }],
    ['{"type":"modlog","ref":"m","limit":5}', { type: 'modlog', ref: 'm', limit: 5 }],
    [
      '{"type":"roster","join":[{"id":"irc:a","name":"A"}]}',
      { type: 'roster', join: [{ id: 'irc:a', name: 'A' }] },
    ],
    [
      '{"type":"status","state":"up","network":"efnet","channel":"#c"}',
      { type: 'status', state: 'up', network: 'efnet', channel: '#c' },
    ],
  ])('%s', (raw, frame) => {
    expect(decodeClientFrame(raw)).toEqual({ ok: true, frame })
  })
})

describe('[S5] frames that cannot be decoded name their fault', () => {
  it.each([
    [null, 'frame: must be text', undefined],
    ['', 'frame: must be a JSON object', undefined],
    ['{', 'frame: must be a JSON object', undefined],
    ['[]', 'frame: must be a JSON object', undefined],
    ['null', 'frame: must be a JSON object', undefined],
    ['"say"', 'frame: must be a JSON object', undefined],
    ['{}', 'type: must name a frame', undefined],
    ['{"type":"nonsense","ref":"r"}', 'type: must name a frame', 'r'],
    ['{"type":"constructor"}', 'type: must name a frame', undefined],
    ['{"type":"__proto__"}', 'type: must name a frame', undefined],
    ['{"type":"say","ref":"r","text":1}', 'text: must be a string', 'r'],
    ['{"type":"say","ref":"r"}', 'text: missing', 'r'],
    ['{"type":"say","text":"x"}', 'ref: missing', undefined],
    ['{"type":"say","ref":"a b","text":"x"}', 'ref: must be 1 to 64 of A-Z a-z 0-9 _ -', undefined],
    ['{"type":"say","ref":"r","text":"\\ud800"}', 'text: must be well-formed Unicode', 'r'],
    ['{"type":"say","ref":"r","text":"x","reply":1.5}', 'reply: must be an integer', 'r'],
    ['{"type":"say","ref":"r","text":"x","reply":1e300}', 'reply: must be an integer', 'r'],
    ['{"type":"say","ref":"r","text":"x","reply":0}', 'reply: must be at least 1', 'r'],
    ['{"type":"say","ref":"r","text":"x","as":{"id":"forum:1","name":"A"}}', 'as.id: must be irc:…', 'r'],
    ['{"type":"remove","ref":"r","targets":[]}', 'targets: must name an entry', 'r'],
    ['{"type":"remove","ref":"r","targets":[1,"2"]}', 'targets.1: must be a number', 'r'],
    ['{"type":"history","ref":"r","before":2,"after":1}', 'frame: must name before or after, not both', 'r'],
    ['{"type":"mute","ref":"r","user":"Ann","seconds":1}', 'user: must be forum:… or irc:…', 'r'],
    ['{"type":"auth","sid":""}', 'sid: must not be empty', undefined],
  ])('%s', (raw, detail, ref) => {
    expect(decodeClientFrame(raw)).toEqual({ ok: false, detail, ...(ref !== undefined && { ref }) })
  })

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => void decodeClientFrame(raw)))
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('say', 'remove', 'roster', 'history'), (json, type) => {
        decodeClientFrame(
          `{"type":"${type}","ref":"r","text":${json},"targets":${json},"set":${json},"before":${json}}`,
        )
      }),
    )
    decodeClientFrame('['.repeat(16_000))
    decodeClientFrame(`{"type":"say","ref":"r","text":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`)
  })

  it('takes no key from a prototype', () => {
    const decoded = decodeClientFrame('{"type":"people","__proto__":{"on":true}}')
    expect(decoded).toEqual({ ok: false, detail: 'on: missing' })
  })
})
