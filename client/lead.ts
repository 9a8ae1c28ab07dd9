/** What is used of Web Locks. */
export type Locks = {
  request(
    name: string,
    options: { steal?: boolean; signal?: AbortSignal },
    held: () => Promise<void>,
  ): Promise<unknown>
}

/** One lock, held by one tab of a browser at a time; that of a tab that dies is free at once [K14]. */
export type Lead = {
  readonly isHeld: boolean
  /** Waits for its turn, or takes it from whoever has it. */
  contend(steal: boolean): void
  release(): void
}

/** `lost`: another tab took it; this one waits in line again. */
export function createLead(
  locks: Locks,
  name: string,
  won: (stolen: boolean) => void,
  lost: () => void,
): Lead {
  let isHeld = false
  let turn = new AbortController()

  function release(): void {
    isHeld = false
    turn.abort()
  }

  function win(stolen: boolean): void {
    isHeld = true
    won(stolen)
  }

  function contend(steal: boolean): void {
    release()
    const { signal } = (turn = new AbortController())
    const held = () =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve())
        if (signal.aborted) resolve()
        else win(steal)
      })
    const ended = (): void => {
      if (signal.aborted) return
      // Where no lock is to be had, in a page of no origin, each tab is on its own.
      if (!isHeld) return win(true)
      isHeld = false
      lost()
      contend(false)
    }
    locks.request(name, steal ? { steal } : { signal }, held).then(ended, ended)
  }

  return {
    get isHeld() {
      return isHeld
    },
    contend,
    release,
  }
}
