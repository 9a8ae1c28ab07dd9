import { afterEach } from 'vitest'
import { type LinkBed, openBed, plain } from './link-bed.ts'
import { ISUPPORT, type IrcdOptions, MODERN_CAPS, ScriptedIrcd } from './scripted-ircd.ts'

/** All that the scripted server can. */
export const MODERN: IrcdOptions = { caps: MODERN_CAPS, isupport: ISUPPORT }
/** No capability at all. */
export const POOR: IrcdOptions = { isupport: ISUPPORT }

export type IrcBed = {
  readonly start: typeof ScriptedIrcd.start
  readonly open: typeof openBed
  /** A new scripted server, and a link in its channel. */
  readonly join: (options: IrcdOptions) => Promise<{ readonly ircd: ScriptedIrcd; readonly bed: LinkBed }>
}

/** Servers and links that end with the test. */
export function ircBed(): IrcBed {
  const undo: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of undo.splice(0).toReversed()) await end()
  })
  const bed: IrcBed = {
    async start(options) {
      const ircd = await ScriptedIrcd.start(options)
      undo.push(() => ircd.stop())
      return ircd
    },
    open(...args) {
      const opened = openBed(...args)
      undo.push(() => opened.link.destroy())
      return opened
    },
    async join(options) {
      const ircd = await bed.start(options)
      const opened = bed.open(plain(ircd.port))
      await opened.join()
      return { ircd, bed: opened }
    },
  }
  return bed
}

/** A line for the channel. */
export const say = (text: string) => ({ command: 'PRIVMSG', text }) as const
