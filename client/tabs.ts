import { base64url } from './base64url.ts'
import { HIDDEN, isTabMessage, type TabMessage } from './core/tab-message.ts'
import type { Credential } from './credential.ts'
import { createLead, type Lead, type Locks } from './lead.ts'
import type { Platform } from './platform.ts'
import type { RoomClient } from './room-client.ts'
import { createTabService } from './tab-service.ts'

/** Milliseconds that a tab whose turn has come waits: a click on a link ends one page, and the next one is there soon. */
const GRACE_MS = 300
/** Milliseconds in which the other tabs learn why the room ended it for good: a hidden one's timers go once a second. */
const LAST_WORD_MS = 3_000
/** Version of what tabs say to each other. */
const PREFIX = 'sax1'

/** What is used of a BroadcastChannel. */
export type Channel = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>

/** Missing in old browsers, and the locks in pages that came without TLS: there each tab is on its own. */
export type Meeting = {
  readonly locks: Locks | undefined
  readonly Channel: (new (name: string) => Channel) | undefined
}

/** A socket of this tab. */
export type TabSocket = {
  readonly id: string
  /** The room's address with the cursor [H2]. */
  readonly url: string
  /** The session of the leading tab that serves it; empty while none does. */
  session: string
  /** Its client was told to close it. */
  isOver: boolean
  /** Opens straight to the room; one that another tab serves is opened anew by its client. */
  attach(): void
  /** Tells the client to open another one at once [C2]. */
  reopen(): void
  /** A frame of the room. */
  say(raw: string): void
}

/** One tab's part among those of its browser that read the same room as the same person [K14]. */
export type Tabs = {
  setVisible(visible: boolean): void
  /** A new socket asks the tab that leads for a session. */
  greet(socket: TabSocket): void
  /** Says something to the tab that leads. */
  ask(socket: TabSocket, raw: string): void
  /** One that this tab's client has no use for any more. */
  dropped(socket: TabSocket): void
  /** Whether a frame of this tab is to reach the room. */
  passes(raw: string): boolean
  dispose(): void
}

export type TabsNeeds = {
  readonly url: string
  readonly credential: Credential
  readonly client: RoomClient
  readonly now: Platform['now']
  readonly setTimer: Platform['setTimer']
  /** The sockets of this tab: one, or two for a moment [H9]. */
  readonly sockets: ReadonlySet<TabSocket>
  readonly isVisible: () => boolean
  readonly leads: () => boolean
  /** Called before anything that follows from it. */
  readonly turned: (leads: boolean) => void
  /** Ends this part. */
  readonly quit: () => void
}

export function createTabs(needs: TabsNeeds, { locks, Channel }: Meeting = browserMeeting()): Tabs {
  if (!locks || !Channel) throw new Error('no way to meet')
  const { client, sockets, isVisible, leads, turned, setTimer } = needs
  let lead: Lead | null = null
  let channel: Channel | null = null
  let isDisposed = false
  let stopWaiting = () => {}
  let stopLooking = () => {}

  const post = (down: boolean, tab: string, session: string, raw: string) =>
    channel?.postMessage({ down, tab, session, raw })
  const announce = (raw = '') => post(true, '', '', raw)
  const service = createTabService({ ...needs, post: (tab, session, raw) => post(true, tab, session, raw) })

  const enter = (name: string): void => {
    if (isDisposed) return
    channel = new Channel(name)
    channel.addEventListener('message', ({ data }) => heard(data))
    lead = createLead(locks, name, won, lost)
    lead.contend(isVisible())
    if (isVisible()) return
    // Hidden since it began.
    if (leads()) follow()
    for (const socket of sockets) greet(socket)
  }

  function greet({ id, url }: TabSocket): void {
    post(false, id, '', url)
  }

  function hear(socket: TabSocket, { tab, session, raw }: TabMessage): void {
    if (tab !== '' && tab !== socket.id) return
    if (tab !== '') socket.session ||= session
    const isServed = socket.session !== ''
    if (raw === '' && isServed) socket.reopen()
    else if (raw === '') greet(socket)
    else if (session === '' || session === socket.session) {
      // Said outside of any session: the room's last word.
      socket.isOver = session === ''
      socket.say(raw)
    }
  }

  /** What one was refused for good, another may have later: it is not kept from them. */
  function look(): void {
    stopLooking()
    if (client.view.connection.is === 'stopped') stopLooking = setTimer(needs.quit, LAST_WORD_MS)
  }

  function won(stolen: boolean): void {
    if (stolen) begin()
    else stopWaiting = setTimer(begin, GRACE_MS)
  }

  function begin(): void {
    turned(true)
    announce()
    for (const socket of sockets) socket.attach()
    client.wake()
  }

  function follow(): void {
    stopWaiting()
    turned(false)
    for (const socket of sockets) socket.reopen()
  }

  function lost(): void {
    follow()
    announce()
  }

  function takeLead(): void {
    if (isVisible() && lead?.isHeld === false) lead.contend(true)
  }

  function heard(message: unknown): void {
    // Who leads is asked; the others are told.
    if (!isTabMessage(message) || message.down === leads()) return
    if (leads()) return service.receive(message)
    if (message.raw === HIDDEN) return takeLead()
    for (const socket of sockets) hear(socket, message)
    if (message.raw + message.tab === '') client.wake()
  }

  const unsubscribe = client.subscribe(look)
  void placeOf(needs).then(enter)
  return {
    setVisible(visible) {
      if (visible) takeLead()
      else if (leads()) announce(HIDDEN)
    },
    greet,
    ask: ({ id, session }, raw) => post(false, id, session, raw),
    dropped({ isOver }) {
      // Given up by its client alone, for silence or a hole: this tab does better without the other.
      if (!isOver) takeLead()
    },
    passes: (raw) => service.passes(raw),
    dispose() {
      isDisposed = true
      stopWaiting()
      stopLooking()
      unsubscribe()
      service.dispose()
      lead?.release()
      channel?.close()
      channel = null
    },
  }
}

function browserMeeting(): Meeting {
  return { locks: globalThis.navigator?.locks, Channel: globalThis.BroadcastChannel }
}

/** Tabs that show the room the same credential meet under one name. Other scripts of the site can read it: no sid is in it. */
async function placeOf({ url, credential }: TabsNeeds): Promise<string> {
  const sid = credential.kind === 'sid' ? credential.sid : null
  return [PREFIX, url, credential.kind, sid === null ? '' : await digest(sid)].join('|')
}

async function digest(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
