import type { IrcEvent, Proofs } from '../../../irc-relay/core/irc-event.ts'
import type { Entry } from '../../../protocol/entry.ts'
import { MINUTE, RelayBed, SECOND, speaker, TIERS } from './relay-bed.ts'
import { entry } from './scene.ts'

export const closed: IrcEvent = { is: 'closed', detail: 'reset', tls: false }

export function ready(proofs: Proofs = TIERS.C, settings = {}): RelayBed {
  const bed = new RelayBed(settings).start()
  bed.live(proofs)
  bed.welcome()
  return bed
}

export function say(bed: RelayBed, seq: number, text = `t${seq}`, rest = {}): Entry {
  return entry('say', { seq, text, at: bed.wall, ...rest })
}

export function tell(bed: RelayBed, ...entries: readonly Entry[]): void {
  bed.step({ is: 'entries', entries })
}

/** Answers each fence until nothing more is said; what was said. */
export function drain(bed: RelayBed, ms = 2 * MINUTE): readonly string[] {
  const lines: string[] = []
  for (let spent = 0; spent < ms; spent += SECOND) {
    bed.run(SECOND)
    for (const { token } of bed.took('ping')) bed.irc({ is: 'pong', token })
    lines.push(...bed.said())
  }
  return lines
}

export function again(
  bed: RelayBed,
  proofs: Proofs = TIERS.C,
  nick = 'relay',
  others: readonly string[] = [],
): void {
  bed.irc(closed)
  bed.run(30 * SECOND)
  bed.live(proofs, nick, others)
}

export function echo(text: string, label: string | null, msgid = 'm1', saidAt = 0): IrcEvent {
  return { is: 'echo', label, line: { command: 'PRIVMSG', by: speaker('relay'), text, msgid, saidAt } }
}

export function replayed(text: string, msgid?: string, saidAt?: number): IrcEvent {
  const id = { ...(msgid !== undefined && { msgid }), ...(saidAt !== undefined && { saidAt }) }
  return { is: 'replayed', line: { command: 'PRIVMSG', by: speaker('relay'), text, ...id } }
}

export const dismissed = (text: string, how: 'error' | 'kill' | 'banned' = 'error'): IrcEvent => ({
  is: 'dismissed',
  how,
  text,
})

export function fresh(settings = {}): RelayBed {
  return new RelayBed(settings).start()
}

/** In the channel for a while. */
export function live(settings = {}): RelayBed {
  const bed = fresh(settings)
  bed.live()
  bed.rest(2 * MINUTE)
  bed.took('dial')
  return bed
}
