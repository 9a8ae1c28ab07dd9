import { beforeEach, expect, it } from 'vitest'
import type { Composed } from '../../../widget/core/composed.ts'
import { createCommands, type CommandNeeds } from '../../../widget/later/commands.tsx'
import { LIVE } from '../view-fixture.ts'

const reply = { seq: 7, epoch: 'e1' }
let did: unknown[]

beforeEach(() => {
  did = []
})

function commands(ignore: CommandNeeds['ignore'] = () => '', refusal = '') {
  return createCommands({
    client: { view: LIVE, extend: () => ({ newRef: () => 'r1', say: () => false, release: () => true }) },
    composer: {
      keep: (typed, answered) => void did.push(['keep', typed, answered]),
      post(composed: Composed) {
        did.push(composed)
        return refusal
      },
      complain: () => {},
    },
    ignore,
    box: () => null,
    draw: () => {},
  })
}

it('one who can be ignored is named with or without a mark; the draft’s reply stays', () => {
  const its = commands((name, hide) => {
    did.push([name, hide])
    return 'As you wish.'
  })
  expect(its.run('ignore', '/ignore @Mary Ann', reply)).toBe('As you wish.')
  expect(its.run('UNIGNORE', '/UNIGNORE Mary Ann', null)).toBe('As you wish.')
  expect(did).toEqual([
    ['keep', '', reply],
    ['Mary Ann', true],
    ['keep', '', null],
    ['Mary Ann', false],
  ])
})

it('nobody is ignored without a name; the text stays', () => {
  expect(commands(() => '').run('ignore', '/ignore', null)).toBe('Write it like this: /ignore name')
  expect(did).toEqual([])
})

it('[T2] a shrug answers what the draft answers, and stays where it cannot be sent', () => {
  const send = { kind: 'say', text: '/x ¯\\_(ツ)_/¯', reply: 7 }
  expect(commands(undefined, 'Too many.').run('shrug', '/shrug /x', reply)).toBe('Too many.')
  expect(did).toEqual([{ is: 'send', send }])
})
