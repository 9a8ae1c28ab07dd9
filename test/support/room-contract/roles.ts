import { describe, expect, it } from 'vitest'
import { enter, NAMES_HERE, type Scene, SEEDED, SEEDED_HEAD } from './role-scene.ts'
import type { Run } from './run.ts'

/**
 * Who may do what: a row for each thing that somebody can do, a column for each sort of somebody, and in each cell what
 * they are answered:
 *
 * yes · what the row says under `yes`  no, auth, mute, miss, late · nack `not_allowed`, `auth`, `muted`, `not_found`,
 * `too_late`  over · trust is over: `you` expired, then nack `auth`  err · error `not_allowed`  bad · error `bad_frame`
 * – · nothing, and the session goes on  gone · nothing, for there is no session any more
 */
const TABLE = `
                      | guest  silent unknown pending member reader muted lapsed expired | banned shut | mod  admin relay | out  ended
say                   | no     auth   no      auth    yes    no     mute  over   auth    | gone   gone | yes  yes   bad   | gone auth
action                | no     auth   no      auth    yes    no     mute  over   auth    | gone   gone | yes  yes   bad   | gone auth
notice                | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    bad   | gone auth
say as irc            | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    yes   | gone auth
action as irc         | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    yes   | gone auth
notice as irc         | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    yes   | gone auth
say as a member       | bad    bad    bad     bad     bad    bad    bad   bad    bad     | gone   gone | bad  bad   bad   | gone bad
edit own              | no     auth   no      auth    yes    no     mute  over   auth    | gone   gone | yes  yes   no    | gone auth
edit another's        | no     auth   no      auth    no     no     mute  over   auth    | gone   gone | no   no    no    | gone auth
edit own, too late    | no     auth   no      auth    late   no     mute  over   auth    | gone   gone | late late  no    | gone auth
edit a removed one    | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
edit a missing one    | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
edit a topic          | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
remove own            | no     auth   no      auth    yes    no     mute  over   auth    | gone   gone | yes  yes   no    | gone auth
remove several own    | no     auth   no      auth    yes    no     mute  over   auth    | gone   gone | yes  yes   no    | gone auth
remove another's      | no     auth   no      auth    no     no     mute  over   auth    | gone   gone | yes  yes   no    | gone auth
remove own, another's | no     auth   no      auth    no     no     mute  over   auth    | gone   gone | yes  yes   no    | gone auth
remove a removed one  | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
remove a missing one  | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
remove a topic        | no     auth   no      auth    miss   no     mute  over   auth    | gone   gone | miss miss  no    | gone auth
topic                 | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
topic, cleared        | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
history before        | yes    yes    yes     yes     yes    yes    yes   yes    yes     | gone   gone | yes  yes   yes   | gone err
history after         | yes    yes    yes     yes     yes    yes    yes   yes    yes     | gone   gone | yes  yes   yes   | gone err
history, both ends    | bad    bad    bad     bad     bad    bad    bad   bad    bad     | gone   gone | bad  bad   bad   | gone bad
people on             | yes    yes    yes     yes     yes    yes    yes   yes    yes     | gone   gone | yes  yes   yes   | gone err
people off            | –      –      –       –       –      –      –     –      –       | gone   gone | –    –     –     | gone err
auth                  | –      –      –       –       –      –      –     –      –       | gone   gone | –    –     err   | gone –
mute a member         | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
mute a moderator      | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   yes   no    | gone auth
mute an admin         | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
mute oneself          | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
mute on IRC           | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
mute the relay        | bad    bad    bad     bad     bad    bad    bad   bad    bad     | gone   gone | bad  bad   bad   | gone bad
unmute a member       | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
unmute a moderator    | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   yes   no    | gone auth
unmute oneself        | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
ban a member          | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
ban a moderator       | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   yes   no    | gone auth
ban an admin          | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
ban oneself           | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
ban on IRC            | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
unban a member        | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
unban on IRC          | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
purge a member        | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
purge a moderator     | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   yes   no    | gone auth
purge an admin        | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
purge oneself         | no     auth   no      auth    no     no     no    over   auth    | gone   gone | no   no    no    | gone auth
purge on IRC          | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
purge who is not here | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
slow                  | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
modlog                | no     auth   no      auth    no     no     no    over   auth    | gone   gone | yes  yes   no    | gone auth
roster, whole         | err    err    err     err     err    err    err   err    err     | gone   gone | err  err   yes   | gone err
roster, changes       | err    err    err     err     err    err    err   err    err     | gone   gone | err  err   yes   | gone err
roster, both          | bad    bad    bad     bad     bad    bad    bad   bad    bad     | gone   gone | bad  bad   bad   | gone bad
status                | err    err    err     err     err    err    err   err    err     | gone   gone | err  err   yes   | gone err
nonsense              | bad    bad    bad     bad     bad    bad    bad   bad    bad     | gone   gone | bad  bad   bad   | gone bad
hears a line          | yes    yes    yes     yes     yes    yes    yes   yes    yes     | gone   gone | yes  yes   yes   | gone –
hears names, asked    | yes    yes    yes     yes     yes    yes    yes   yes    yes     | gone   gone | yes  yes   yes   | gone –
hears names, unasked  | –      –      –       –       –      –      –     –      –       | gone   gone | –    –     –     | gone –
reads over HTTP       | yes    yes    yes     yes     yes    yes    yes   yes    yes     | yes    yes  | yes  yes   yes   | gone –
`

type Action = {
  /** What they send, or what they do or see otherwise. */
  readonly does: object | ((scene: Scene) => readonly string[])
  /** Frames where it is carried out; `BY`: the author they are, `HERE`: how they are listed. */
  readonly yes?: readonly string[]
  readonly err?: string
  readonly bad?: string
}

const ENTRIES = '{"type":"entries","entries":['
const acked = '{"type":"ack","ref":"r"}'
const made = (rest: string) => [
  `${ENTRIES}{"seq":8,"at":1005000,${rest},"ref":"r"}]}`,
  '{"type":"ack","ref":"r","seq":8}',
]
const onIrc = { id: 'irc:bob', name: 'Bob' }
const BOB = '"by":{"id":"irc:bob","name":"Bob"}'
const send = (type: string, more: object) => ({ type, ref: 'r', ...more })
const upon = (type: string, user: string) => send(type, { user, seconds: 600 })
const oneLess = [acked, '{"type":"room","people":4}']
const purged = (target: number) => made(`"kind":"remove","by":BY,"targets":[${target}]`)

const ACTIONS: Readonly<Record<string, Action>> = {
  say: {
    does: send('say', { text: 'hi' }),
    yes: made('"kind":"say","by":BY,"text":"hi"'),
    bad: 'as: missing',
  },
  action: {
    does: send('action', { text: 'hi' }),
    yes: made('"kind":"action","by":BY,"text":"hi"'),
    bad: 'as: missing',
  },
  notice: { does: send('notice', { text: 'hi' }), bad: 'as: missing' },
  'say as irc': {
    does: send('say', { text: 'hi', as: onIrc }),
    yes: made(`"kind":"say",${BOB},"text":"hi"`),
  },
  'action as irc': {
    does: send('action', { text: 'hi', as: onIrc }),
    yes: made(`"kind":"action",${BOB},"text":"hi"`),
  },
  'notice as irc': {
    does: send('notice', { text: 'hi', as: onIrc }),
    yes: made(`"kind":"notice",${BOB},"text":"hi"`),
  },
  'say as a member': {
    does: send('say', { text: 'hi', as: { id: 'forum:2', name: 'P2' } }),
    bad: 'as.id: must be irc:…',
  },
  'edit own': {
    does: send('edit', { target: 3, text: 'so' }),
    yes: made('"kind":"edit","by":BY,"target":3,"text":"so"'),
  },
  "edit another's": { does: send('edit', { target: 4, text: 'so' }) },
  'edit own, too late': { does: send('edit', { target: 1, text: 'so' }) },
  'edit a removed one': { does: send('edit', { target: 2, text: 'so' }) },
  'edit a missing one': { does: send('edit', { target: 99, text: 'so' }) },
  'edit a topic': { does: send('edit', { target: 6, text: 'so' }) },
  'remove own': {
    does: send('remove', { targets: [3] }),
    yes: made('"kind":"remove","by":BY,"targets":[3]'),
  },
  'remove several own': {
    does: send('remove', { targets: [1, 2, 3, 3], reason: 'why' }),
    yes: made('"kind":"remove","by":BY,"targets":[1,3],"reason":"why"'),
  },
  "remove another's": {
    does: send('remove', { targets: [4] }),
    yes: made('"kind":"remove","by":BY,"targets":[4]'),
  },
  "remove own, another's": {
    does: send('remove', { targets: [3, 4] }),
    yes: made('"kind":"remove","by":BY,"targets":[3,4]'),
  },
  'remove a removed one': { does: send('remove', { targets: [2] }) },
  'remove a missing one': { does: send('remove', { targets: [3, 99] }) },
  'remove a topic': { does: send('remove', { targets: [6] }) },
  topic: {
    does: send('topic', { text: 'Tea' }),
    yes: pinned('Tea', '{"text":"Tea","by":BY,"at":1005000,"seq":8}'),
  },
  'topic, cleared': { does: send('topic', { text: ' ' }), yes: pinned('', 'null') },
  'history before': {
    does: send('history', { before: 5, limit: 2 }),
    yes: [`{"type":"history","ref":"r","entries":[${SEEDED[3]},${SEEDED[4]}],"more":true}`],
    err: '"history: members only","ref":"r"',
  },
  'history after': {
    does: send('history', { after: 1, limit: 2 }),
    yes: [`{"type":"history","ref":"r","entries":[${SEEDED[2]},${SEEDED[3]}],"more":true}`],
    err: '"history: members only","ref":"r"',
  },
  'history, both ends': {
    does: send('history', { before: 5, after: 1 }),
    bad: 'frame: must name before or after, not both',
  },
  'people on': {
    does: { type: 'people', on: true },
    yes: [`{"type":"people","set":[${NAMES_HERE}HERE],"more":0}`],
    err: '"people: members only"',
  },
  'people off': { does: { type: 'people', on: false }, err: '"people: members only"' },
  auth: { does: { type: 'auth', sid: 'x' }, err: '"auth: a relay has its token"' },
  'mute a member': { does: upon('mute', 'forum:2'), yes: [acked] },
  'mute a moderator': { does: upon('mute', 'forum:3'), yes: [acked] },
  'mute an admin': { does: upon('mute', 'forum:4') },
  'mute oneself': { does: upon('mute', 'forum:1') },
  'mute on IRC': { does: upon('mute', 'irc:bob'), yes: [acked] },
  'mute the relay': { does: upon('mute', 'relay'), bad: 'user: must be forum:… or irc:…' },
  'unmute a member': { does: send('unmute', { user: 'forum:2' }), yes: [acked] },
  'unmute a moderator': { does: send('unmute', { user: 'forum:3' }), yes: [acked] },
  'unmute oneself': { does: send('unmute', { user: 'forum:1' }) },
  'ban a member': { does: upon('ban', 'forum:2'), yes: oneLess },
  'ban a moderator': { does: upon('ban', 'forum:3'), yes: oneLess },
  'ban an admin': { does: upon('ban', 'forum:4') },
  'ban oneself': { does: upon('ban', 'forum:1') },
  'ban on IRC': { does: upon('ban', 'irc:bob'), yes: [acked] },
  'unban a member': { does: send('unban', { user: 'forum:2' }), yes: [acked] },
  'unban on IRC': { does: send('unban', { user: 'irc:bob' }), yes: [acked] },
  'purge a member': { does: upon('purge', 'forum:2'), yes: purged(4) },
  'purge a moderator': { does: upon('purge', 'forum:3'), yes: [acked] },
  'purge an admin': { does: upon('purge', 'forum:4') },
  'purge oneself': { does: upon('purge', 'forum:1') },
  'purge on IRC': { does: upon('purge', 'irc:bob'), yes: purged(5) },
  'purge who is not here': { does: upon('purge', 'forum:77'), yes: [acked] },
  slow: { does: send('slow', { seconds: 5 }), yes: ['{"type":"room","slow":5}', acked] },
  modlog: {
    does: send('modlog', {}),
    yes: ['{"type":"modlog","ref":"r","actions":[],"more":false}'],
  },
  'roster, whole': {
    does: { type: 'roster', set: [onIrc] },
    yes: ['{"type":"room","people":5}'],
    err: '"roster: not allowed"',
  },
  'roster, changes': {
    does: { type: 'roster', join: [onIrc], leave: ['irc:cy'] },
    yes: ['{"type":"room","people":5}'],
    err: '"roster: not allowed"',
  },
  'roster, both': {
    does: { type: 'roster', set: [onIrc], join: [] },
    bad: 'frame: must hold set, or join and leave',
  },
  status: {
    does: { type: 'status', state: 'up', network: 'efnet', channel: '#c' },
    yes: ['{"type":"room","irc":{"state":"up","network":"efnet","channel":"#c"}}'],
    err: '"status: not allowed"',
  },
  nonsense: { does: send('nonsense', {}), bad: 'type: must name a frame' },
  'hears a line': {
    does: ({ actor, bystanders: [member] }) => {
      member.send({ type: 'say', ref: 's', text: 'hi' })
      return actor.take()
    },
    yes: [
      '{"type":"entries","entries":[{"seq":8,"at":1005000,"kind":"say","by":{"id":"forum:2","name":"P2"},"text":"hi","ref":"s"}]}',
    ],
  },
  'hears names, asked': {
    does: ({ room, actor }) => {
      actor.send({ type: 'people', on: true })
      actor.take()
      room.member(7)
      return actor.takeOwn()
    },
    yes: ['{"type":"people","join":[{"id":"forum:7","name":"P7"}],"leave":[]}'],
  },
  'hears names, unasked': {
    does: ({ room, actor }) => {
      room.member(7)
      return actor.takeOwn()
    },
  },
  'reads over HTTP': {
    does: ({ room }) => [room.historyBody(5, 1)].filter((body) => body !== null),
    yes: [`{"epoch":"e1","head":7,"entries":[${SEEDED[4]}],"more":true}`],
  },
}

function pinned(text: string, topic: string): string[] {
  const [entries = '', ack = ''] = made(`"kind":"topic","by":BY,"text":"${text}"`)
  return [entries, `{"type":"room","topic":${topic}}`, ack]
}

/** The frames that a cell stands for. */
function expand(cell: string, { yes = [], err, bad, does }: Action, { by, here }: Scene): readonly string[] {
  const ref = 'ref' in does ? ',"ref":"r"' : ''
  const nack = (code: string) => `{"type":"nack","ref":"r","code":"${code}"}`
  switch (cell) {
    case 'yes':
      return yes.map((frame) => frame.replaceAll('BY', by).replace('HERE', here))
    case 'no':
      return [nack('not_allowed')]
    case 'auth':
    case 'late':
    case 'miss':
      return [nack({ auth: 'auth', late: 'too_late', miss: 'not_found' }[cell])]
    case 'mute':
      return ['{"type":"nack","ref":"r","code":"muted","until":1600000,"reason":"rude"}']
    case 'over':
      return ['{"type":"you","auth":"expired","you":null}', nack('auth'), '{"type":"room","guests":1}']
    case 'err':
      return [`{"type":"error","code":"not_allowed","detail":${err}}`]
    case 'bad':
      return [`{"type":"error","code":"bad_frame","detail":"${bad}"${ref}}`]
    case '–':
    case 'gone':
      return []
    default:
      throw new Error(`no such answer: ${cell}`)
  }
}

const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|'))
const roles = words(head.slice(1))

function words(cells: readonly string[]): string[] {
  return cells.join(' ').trim().split(/\s+/)
}

/** All that may come of an action, for whom it was and for others. */
type Outcome = {
  readonly answer: readonly string[]
  readonly ended: boolean
  /** Frames that a witness got. */
  readonly told?: readonly string[]
  /** Frames that any bystander got, though it was refused. */
  readonly leaked?: number
  readonly stored?: readonly string[]
  /** Moderators' actions that were kept. */
  readonly kept?: number
  /** Questions to the forum. */
  readonly asked?: number
}

function due(name: string, cell: string, action: Action, scene: Scene): Outcome {
  const answer = expand(cell, action, scene)
  const own = { answer, ended: cell === 'gone' }
  if (typeof action.does === 'function') return own
  return {
    ...own,
    told: answer.filter((frame) => frame.startsWith(ENTRIES) || frame.startsWith('{"type":"room"')),
    leaked: 0,
    stored: answer
      .filter((frame) => frame.startsWith(ENTRIES))
      .map((frame) => frame.slice(ENTRIES.length, -2)),
    kept: Number(cell === 'yes' && /^(?:un)?(?:mute|ban|purge|slow)/.test(name)),
    asked: Number(cell === '–' && name === 'auth'),
  }
}

function play(cell: string, { does }: Action, scene: Scene): Outcome {
  const { room, actor, bystanders } = scene
  const ended = (answer: readonly string[]) => actor.closed !== null && answer.length === 0
  if (typeof does === 'function') {
    const answer = does(scene)
    return { answer, ended: ended(answer) }
  }
  const before = [kept(scene), room.questions.length] as const
  actor.send(does)
  const answer = actor.take()
  const [told = [], ...others] = bystanders.map((socket) => socket.take()).toReversed()
  const isRefused = cell !== 'yes' && cell !== 'over'
  return {
    answer,
    ended: ended(answer),
    told,
    leaked: isRefused ? [told, ...others].flat().length : 0,
    stored: room.transcript.after(SEEDED_HEAD, 10).entries,
    kept: kept(scene) - before[0],
    asked: room.questions.length - before[1],
  }
}

/** Moderators' actions so far, as an admin reads them. */
function kept({ bystanders: [, , admin] }: Scene): number {
  admin.send({ type: 'modlog', ref: 'l' })
  const [{ actions } = { actions: [] }] = admin.takeJson()
  return (actions as unknown[]).length
}

export function allows(run: Run): void {
  describe('[S1] [S4] [S7] [P1] [M1] [M2] [M3] [R1] [R2] who may do what', () => {
    it.each(rows.map(([name = '', ...cells]) => [name.trim(), words(cells)] as const))(
      '%s',
      async (name, cells) => {
        const action = ACTIONS[name]
        if (!action) throw new Error(`no such action: ${name}`)
        expect(cells).toHaveLength(roles.length)
        const [expected, found] = [new Map<string, Outcome>(), new Map<string, Outcome>()]
        await run((db) => {
          for (const [i, role] of roles.entries()) {
            const cell = cells[i] ?? ''
            const scene = enter(role, db)
            expected.set(role, due(name, cell, action, scene))
            found.set(role, play(cell, action, scene))
          }
        })
        expect(found).toEqual(expected)
      },
    )

    it('leaves no action without a row', () => {
      expect(rows.map(([name = '']) => name.trim())).toEqual(Object.keys(ACTIONS))
    })
  })
}
