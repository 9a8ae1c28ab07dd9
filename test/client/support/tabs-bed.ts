import type { Entry } from '../../../protocol/entry.ts'
import { dust, FakeBrowser, type FakeTab, type TabOptions } from './fake-browser.ts'
import type { FakeSocket } from './fake-network.ts'
import { AT, say, self, welcome } from './frames.ts'

/** Who these tabs are, with trust for hours. */
export const trusted = { ...self, trustUntil: AT + 10 * 3_600_000 }

/** Tabs of one browser, and a room that a test speaks for. */
export class TabsBed {
  readonly browser = new FakeBrowser()

  get rooms(): readonly FakeSocket[] {
    return this.browser.network.open
  }

  /** The room's end of the one socket. */
  get room(): FakeSocket {
    const [room, ...more] = this.rooms
    if (!room || more.length > 0) throw new Error(`${this.rooms.length} sockets`)
    return room
  }

  async open(options: TabOptions = {}): Promise<FakeTab> {
    const tab = this.browser.open(options)
    await dust()
    return tab
  }

  async pass(ms: number): Promise<void> {
    await dust()
    this.browser.clock.advance(ms)
    await dust()
  }

  async say(frame: object): Promise<void> {
    this.room.say(frame)
    await this.pass(1)
  }

  /** A visible tab that has been live for a while, and hidden ones that follow it. */
  static async live(
    followers: number,
    entries: Entry[] = [say(1)],
  ): Promise<[TabsBed, FakeTab, ...FakeTab[]]> {
    const bed = new TabsBed()
    const leader = await bed.open()
    await bed.say(welcome(entries, { you: trusted }))
    const tabs: FakeTab[] = []
    for (let i = 0; i < followers; i += 1) tabs.push(await bed.open({ visible: false }))
    await bed.pass(2_000)
    return [bed, leader, ...tabs]
  }
}

export const states = (tabs: readonly FakeTab[]) => tabs.map(({ client }) => client.view.connection.is)
export const lastLine = ({ client }: FakeTab) => client.view.rows.at(-1)
