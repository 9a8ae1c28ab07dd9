import type { RoomStore } from '../../../client/core/room-store.ts'
import type { Locks } from '../../../client/lead.ts'
import { createMemoryStore } from '../../../client/memory-store.ts'
import type { Credential } from '../../../client/room-client.ts'
import { createSharedClient, type SharedClient } from '../../../client/shared-client.ts'
import { createTabs, type Channel, type Meeting, type TabsNeeds } from '../../../client/tabs.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeNetwork, FakeSocket } from './fake-network.ts'

const URL = 'wss://chat.example/room'

export type TabOptions = {
  readonly visible?: boolean
  readonly credential?: Credential
  /** What this tab's browser does not have, or cannot fetch. */
  readonly without?: 'locks' | 'channel' | 'right to locks' | 'chunk'
}

/** One browser: its tabs share storage, locks and channels, and each may hang or die. */
export class FakeBrowser {
  readonly clock = new FakeClock()
  readonly network = new FakeNetwork()
  readonly store: RoomStore = createMemoryStore()
  readonly locks = new FakeLocks()
  readonly channels = new Set<FakeChannel>()
  #refs = 0

  open(options: TabOptions = {}): FakeTab {
    return new FakeTab(this, options)
  }

  bytes(count: number): Uint8Array {
    this.#refs += 1
    const bytes = new Uint8Array(count)
    new DataView(bytes.buffer).setUint32(count - 4, this.#refs * 16)
    return bytes
  }
}

/** One page and its thread: while it hangs, whatever happens to it waits. */
export class FakeTab {
  readonly client: SharedClient
  readonly browser: FakeBrowser
  readonly sockets: FakeSocket[] = []
  readonly #timers = new Set<() => void>()
  #state: 'runs' | 'hangs' | 'dead' = 'runs'
  #waiting: (() => void)[] = []

  constructor(browser: FakeBrowser, options: TabOptions) {
    this.browser = browser
    const { clock, network } = browser
    const { visible = true, credential = { kind: 'cookie' }, without } = options
    const { sockets } = this
    const run = (act: () => void): void => this.run(act)
    this.client = createSharedClient({
      url: URL,
      credential,
      store: browser.store,
      platform: {
        now: clock.platform.now,
        random: () => 0.5,
        randomBytes: (count) => browser.bytes(count),
        setTimer: (callback, ms) => {
          const clear = clock.platform.setTimer(() => run(callback), ms)
          this.#timers.add(clear)
          return () => {
            clear()
            this.#timers.delete(clear)
          }
        },
        WebSocket: class extends FakeSocket {
          constructor(url: string, protocols: string[]) {
            super(url, protocols)
            network.sockets.push(this)
            sockets.push(this)
          }
          override dispatchEvent(event: Event): boolean {
            run(() => super.dispatchEvent(event))
            return true
          }
        },
      },
      loadReading: () => Promise.reject(new Error('404')),
      loadTabs: () =>
        without === 'chunk'
          ? Promise.reject(new Error('404'))
          : Promise.resolve({
              createTabs: (needs: TabsNeeds) => createTabs(needs, meetingOf(this, without)),
            }),
    })
    this.client.setVisible(visible)
    this.client.start()
  }

  get lives(): boolean {
    return this.#state !== 'dead'
  }

  get seqs(): number[] {
    return this.client.view.rows.map(({ seq }) => seq)
  }

  run(act: () => void): void {
    if (this.#state === 'runs') act()
    else if (this.#state === 'hangs') this.#waiting.push(act)
  }

  hang(): void {
    if (this.#state === 'runs') this.#state = 'hangs'
  }

  goOn(): void {
    if (this.#state !== 'hangs') return
    this.#state = 'runs'
    for (const act of this.#waiting.splice(0)) this.run(act)
  }

  /** Its process is gone: nothing of it runs any more, and the browser tidies up. */
  kill(): void {
    this.#state = 'dead'
    for (const clear of this.#timers) clear()
    for (const socket of this.sockets) socket.open = false
    for (const channel of this.browser.channels) {
      if (channel.tab === this) channel.close()
    }
    this.browser.locks.forget(this)
  }

  close(): void {
    this.goOn()
    this.client.leave()
    this.client.dispose()
    this.kill()
  }
}

/** Messages are copies, and reach everybody else a moment later, in order. */
class FakeChannel extends EventTarget implements Channel {
  readonly tab: FakeTab
  readonly #name: string
  readonly #all: Set<FakeChannel>

  constructor(name: string, all: Set<FakeChannel>, tab: FakeTab) {
    super()
    this.#name = name
    this.#all = all
    this.tab = tab
    if (tab.lives) all.add(this)
  }

  postMessage(message: unknown): void {
    const data: unknown = structuredClone(message)
    for (const other of this.#all) {
      if (other !== this && other.#name === this.#name) queueMicrotask(() => other.#deliver(data))
    }
  }

  close(): void {
    this.#all.delete(this)
  }

  #deliver(data: unknown): void {
    this.tab.run(() => {
      if (this.#all.has(this)) this.dispatchEvent(new MessageEvent('message', { data }))
    })
  }
}

function meetingOf(tab: FakeTab, without: TabOptions['without']): Meeting {
  const { locks, channels } = tab.browser
  const refused: Locks = { request: () => Promise.reject(new DOMException('opaque', 'SecurityError')) }
  const granted: Locks = { request: (...args) => locks.request(tab, ...args) }
  return {
    locks: without === 'locks' ? undefined : without === 'right to locks' ? refused : granted,
    Channel: without === 'channel' ? undefined : channelsOf(tab, channels),
  }
}

function channelsOf(tab: FakeTab, all: Set<FakeChannel>): new (name: string) => Channel {
  return class extends FakeChannel {
    constructor(name: string) {
      super(name, all, tab)
    }
  }
}

type Request = {
  readonly tab: FakeTab
  readonly held: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** Web Locks, as far as they are used: a queue, `steal`, `signal`. */
class FakeLocks {
  readonly #queues = new Map<string, Request[]>()
  readonly #holders = new Map<string, Request>()

  /** How word of a lock reaches a tab. */
  tell = (act: () => void): void => queueMicrotask(act)

  get holders(): readonly FakeTab[] {
    return [...this.#holders.values()].map(({ tab }) => tab)
  }

  request(tab: FakeTab, ...[name, { steal, signal }, held]: Parameters<Locks['request']>): Promise<void> {
    return new Promise((resolve, reject) => {
      const request: Request = {
        tab,
        held,
        resolve: () => queueMicrotask(() => tab.run(resolve)),
        reject: (reason) => this.tell(() => tab.run(() => reject(reason))),
      }
      if (!tab.lives) return
      const queue = this.#queueOf(name)
      signal?.addEventListener('abort', () => {
        if (!queue.includes(request)) return
        queue.splice(queue.indexOf(request), 1)
        request.reject(new DOMException('aborted', 'AbortError'))
      })
      if (steal === true) {
        queue.unshift(request)
        this.#holders.get(name)?.reject(new DOMException('stolen', 'AbortError'))
        this.#holders.delete(name)
      } else queue.push(request)
      this.#grant(name)
    })
  }

  /** A tab that is gone neither holds nor waits. */
  forget(tab: FakeTab): void {
    for (const [name, queue] of this.#queues) {
      this.#queues.set(
        name,
        queue.filter((request) => request.tab !== tab),
      )
      if (this.#holders.get(name)?.tab === tab) this.#holders.delete(name)
      this.#grant(name)
    }
  }

  #queueOf(name: string): Request[] {
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    return queue
  }

  #grant(name: string): void {
    if (this.#holders.has(name)) return
    const request = this.#queueOf(name).shift()
    if (!request) return
    this.#holders.set(name, request)
    const done = (): void => {
      request.resolve()
      if (this.#holders.get(name) !== request) return
      this.#holders.delete(name)
      this.#grant(name)
    }
    const begin = async (): Promise<void> => {
      await request.held()
      done()
    }
    queueMicrotask(() => request.tab.run(() => void begin()))
  }
}

/** Lets everything happen that waits for no timer. */
export async function dust(): Promise<void> {
  for (let i = 0; i < 60; i += 1) await Promise.resolve()
}
