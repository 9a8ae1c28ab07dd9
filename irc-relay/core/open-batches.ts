import type { IrcMessage } from './irc-message.ts'

/** Said before we came: IRCv3 chathistory, and the bouncer's own. */
const REPLAYS = new Set(['chathistory', 'znc.in/playback'])
/** IRCv3 netsplit. */
const SPLIT = 'netsplit'
/** More than a server opens at once; beyond that the oldest counts as closed, which it may never be. */
const OPEN_MAX = 64
/** Batches within batches that are looked through. */
const DEPTH_MAX = 8

type Batch = { readonly type: string; readonly label: string | null; readonly parent: string | undefined }

/** What a line is part of. */
export type Context = { readonly isReplay: boolean; readonly isSplit: boolean; readonly label: string | null }

/**
 * The IRCv3 batches that are open. They only tell what a line is part of; nothing is withheld until one ends, so one that
 * is nested, never closed or never opened costs nothing.
 */
export class OpenBatches {
  readonly #open = new Map<string, Batch>()

  /** Takes a BATCH line; says what type of batch it ends. */
  take({ params, tags }: IrcMessage): string | null {
    const [reference = '', type = ''] = params
    const id = reference.slice(1)
    if (reference.startsWith('-')) {
      const ended = this.#open.get(id)
      this.#open.delete(id)
      return ended?.type ?? null
    }
    if (!reference.startsWith('+') || id === '') return null
    this.#open.delete(id)
    this.#open.set(id, { type, label: tags['label'] || null, parent: tags['batch'] })
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= OPEN_MAX) break
      this.#open.delete(oldest)
    }
    return null
  }

  /** Of a line with these tags: what its batch, and the one around that, says of it. */
  context(tags: IrcMessage['tags']): Context {
    let label = tags['label'] || null
    const types: string[] = []
    for (let id = tags['batch']; id !== undefined && types.length < DEPTH_MAX;) {
      const batch = this.#open.get(id)
      label ??= batch?.label ?? null
      types.push(batch?.type ?? '')
      id = batch?.parent
    }
    return {
      isReplay: types.some((type) => REPLAYS.has(type)),
      isSplit: types.includes(SPLIT),
      label,
    }
  }
}

export function isReplay(type: string | null): boolean {
  return type !== null && REPLAYS.has(type)
}
