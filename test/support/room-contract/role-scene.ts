import type { Database } from '../../../worker/storage/database.ts'
import type { EntryDraft } from '../../../protocol/entry.ts'
import { TestRoom, type TestSocket } from '../test-room.ts'
import { ADMIN, MODERATOR } from './ranks.ts'

/** A room with something in it and people around, and one session in it that is to be tried. */
export type Scene = {
  readonly room: TestRoom
  readonly actor: TestSocket
  /** A member, a moderator, an admin and a witness: `forum:2`, `3`, `4` and `9`. */
  readonly bystanders: readonly [TestSocket, TestSocket, TestSocket, TestSocket]
  /** The author of what the actor makes, as JSON. */
  readonly by: string
  /** How they are listed behind the bystanders, with the comma before it. */
  readonly here: string
}

type Role = {
  readonly guests?: 'none'
  /** Named as somebody who is here; a member's by default. */
  readonly as?: 'nobody' | 'moderator' | 'admin'
  readonly enters: (room: TestRoom, admin: TestSocket) => TestSocket
}

const connecting = (room: TestRoom) => room.connect({ credential: { is: 'sid', sid: 'x', verdict: null } })
const told = (verdict: Parameters<TestRoom['answer']>[1]) => (room: TestRoom) => {
  const socket = connecting(room)
  room.answer(socket, verdict)
  return socket
}
const expiring = (room: TestRoom) => {
  const socket = room.member(1)
  room.recheck('forum:1')
  return socket
}
const upon = (type: string) => ({ type, ref: type, user: 'forum:1', seconds: 600, reason: 'rude' })

const ROLES: Readonly<Record<string, Role>> = {
  guest: { as: 'nobody', enters: (room) => room.connect() },
  silent: { as: 'nobody', enters: told({ is: 'unavailable' }) },
  unknown: { as: 'nobody', enters: told({ is: 'inactive', reason: 'unknown' }) },
  pending: { as: 'nobody', enters: connecting },
  member: { enters: (room) => room.member(1) },
  reader: { enters: (room) => room.member(1, { can: ['read'] }) },
  muted: {
    enters(room, admin) {
      admin.send(upon('mute'))
      return room.member(1)
    },
  },
  lapsed: {
    enters(room) {
      const verdict = { ...room.active(1), trustUntil: room.now + 1_000 }
      return room.connect({ credential: { is: 'sid', sid: 'x', verdict } })
    },
  },
  expired: { enters: expiring },
  banned: {
    enters(room, admin) {
      admin.send(upon('ban'))
      return room.member(1)
    },
  },
  shut: {
    enters(room, admin) {
      const socket = room.member(1)
      admin.send(upon('ban'))
      return socket
    },
  },
  mod: { as: 'moderator', enters: (room) => room.member(1, MODERATOR) },
  admin: { as: 'admin', enters: (room) => room.member(1, ADMIN) },
  relay: { as: 'nobody', enters: (room) => room.connect({ credential: { is: 'relay' } }) },
  out: { guests: 'none', as: 'nobody', enters: (room) => room.connect() },
  ended: { guests: 'none', enters: expiring },
}

/** Entries 1 to 7 as a client reads them: own and too old, own and removed, own, another's, one from IRC, a topic, the removal. */
export const SEEDED = [
  '',
  '{"seq":1,"at":100000,"kind":"say","by":{"id":"forum:1","name":"P1"},"text":"old"}',
  '{"seq":2,"at":1000000,"kind":"say","by":{"id":"forum:1","name":"P1"},"removed":true}',
  '{"seq":3,"at":1000000,"kind":"say","by":{"id":"forum:1","name":"P1"},"text":"own"}',
  '{"seq":4,"at":1000000,"kind":"say","by":{"id":"forum:2","name":"P2"},"text":"another’s"}',
] as const

const [ann, ben, bob] = [
  { id: 'forum:1', name: 'P1' },
  { id: 'forum:2', name: 'P2' },
  { id: 'irc:bob', name: 'Bob' },
]
const SEEDS: readonly { readonly at: number; readonly entries: readonly EntryDraft[] }[] = [
  { at: 100_000, entries: [{ kind: 'say', by: ann, text: 'old' }] },
  {
    at: 1_000_000,
    entries: [
      { kind: 'say', by: ann, text: 'gone' },
      { kind: 'say', by: ann, text: 'own' },
      { kind: 'say', by: ben, text: 'another’s' },
      { kind: 'say', by: bob, text: 'from IRC' },
      { kind: 'topic', by: ben, text: 'Coffee' },
      { kind: 'remove', by: ann, targets: [2] },
    ],
  },
]
export const SEEDED_HEAD = 7

/** The bystanders, as they are listed. */
export const NAMES_HERE =
  '{"id":"forum:2","name":"P2"},{"id":"forum:3","name":"P3","role":"moderator"},{"id":"forum:4","name":"P4","role":"admin"},{"id":"forum:9","name":"P9"}'

/** A fresh room at 1 005 000 that has told everybody everything, with one session of that role. */
export function enter(name: string, db: Database): Scene {
  const role = ROLES[name]
  if (!role) throw new Error(`no such role: ${name}`)
  clear(db)
  const room = new TestRoom({ guests: role.guests ?? 'read' }, db)
  for (const { at, entries } of SEEDS)
    room.transcript.append(
      entries.map((entry) => ({ sender: entry.by.id, entry })),
      at,
    )
  const bystanders = [
    room.member(2),
    room.member(3, MODERATOR),
    room.member(4, ADMIN),
    room.member(9),
  ] as const
  const actor = role.enters(room, bystanders[2])
  room.pass(5_000)
  for (const socket of [actor, ...bystanders]) socket.take()
  const { as } = role
  const by = `{"id":"forum:1","name":"P1"${as === 'moderator' || as === 'admin' ? `,"role":"${as}"` : ''}}`
  return { room, actor, bystanders, by, here: as === 'nobody' ? '' : `,${by}` }
}

/** One storage serves a whole row: emptying it is cheaper than another object of the runtime. */
function clear({ sql, kv }: Database): void {
  const tables = sql.exec(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'`,
  )
  for (const { name } of tables) sql.exec(`DELETE FROM "${String(name)}"`)
  for (const key of ['edge', 'slow', 'status']) kv.delete(key)
}
