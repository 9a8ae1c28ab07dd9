import fc from 'fast-check'
import { expect, it } from 'vitest'
import { self } from './support/frames.ts'
import { dust, FakeBrowser, type FakeTab } from './support/fake-browser.ts'
import { TinyRoom } from './support/tiny-room.ts'

const HAPPENINGS = [
  'open',
  'open',
  'open hidden',
  'open hidden',
  'show',
  'show',
  'hide',
  'close',
  'kill',
  'hang',
  'go on',
  'freeze',
  'come back',
  'send',
  'send',
  'send',
  'chat',
  'read one',
  'read all',
  'write one',
  'write all',
  'cut',
  'wait',
  'wait long',
] as const
const TABS_MAX = 8
/** A line that is older than two minutes waits for its writer, who has no part in this [K3]. */
const PATIENCE_MS = 50_000

async function settle({ clock }: FakeBrowser, room: TinyRoom, seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i += 1) {
    clock.advance(1_000)
    await dust()
    room.read(100)
    room.write(100)
    await dust()
  }
}

it('[K14] [K15] one socket in the end, and in every tab every line exactly once, whatever becomes of the tabs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...HAPPENINGS), fc.nat(TABS_MAX - 1)), {
        maxLength: 120,
        size: 'max',
      }),
      async (events) => {
        const browser = new FakeBrowser()
        const room = new TinyRoom(browser.network, browser.clock)
        let tabs: FakeTab[] = [browser.open()]
        const written = new Map<FakeTab, string[]>()
        const away = new Set<FakeTab>()
        let waitedMs = 0
        let lines = 0
        const wait = (ms: number) => {
          if (waitedMs + ms > PATIENCE_MS) return
          waitedMs += ms
          browser.clock.advance(ms)
        }
        const open = (visible: boolean) => {
          if (tabs.length < TABS_MAX) tabs.push(browser.open({ visible }))
        }
        const act: Record<(typeof HAPPENINGS)[number], (tab: FakeTab) => void> = {
          open: () => open(true),
          'open hidden': () => open(false),
          show: (tab) => tab.run(() => tab.client.setVisible(true)),
          hide: (tab) => tab.run(() => tab.client.setVisible(false)),
          close: (tab) => tab.close(),
          kill: (tab) => tab.kill(),
          hang: (tab) => tab.hang(),
          'go on': (tab) => tab.goOn(),
          freeze(tab) {
            tab.run(() => {
              tab.client.leave()
              away.add(tab)
            })
          },
          'come back': (tab) => tab.run(() => away.delete(tab) && tab.client.comeBack()),
          send(tab) {
            tab.run(() => {
              const own = written.get(tab) ?? []
              const text = `line ${(lines += 1)}.`
              if (away.has(tab) || tab.client.send({ kind: 'say', text }) === null) return
              written.set(tab, [...own, text])
            })
          },
          chat: () => room.chat('meanwhile'),
          'read one': () => room.read(1),
          'read all': () => room.read(100),
          'write one': () => room.write(1),
          'write all': () => room.write(100),
          cut: () => room.cut(),
          wait: () => wait(700),
          'wait long': () => wait(8_000),
        }
        await settle(browser, room, 3)
        for (const [event, which] of events) {
          const tab = tabs[which % tabs.length] ?? browser.open()
          if (tabs.length === 0) tabs.push(tab)
          act[event](tab)
          tabs = tabs.filter(({ lives }) => lives)
          await dust()
          for (const { seqs } of tabs) expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
        }
        for (const tab of tabs) tab.goOn()
        for (const tab of away) tab.run(() => tab.client.comeBack())
        if (tabs.length === 0) tabs.push(browser.open())
        await settle(browser, room, 15)
        // What a tab that died had not said is said by whoever opens next [K3].
        room.cut()
        await settle(browser, room, 45)
        // A renewal may have made the others open anew just now [H9].
        browser.clock.advance(1)
        await dust()

        const texts = room.texts(self.id)
        expect(texts.toSorted()).toEqual([...written.values()].flat().toSorted())
        for (const own of written.values()) expect(texts.filter((text) => own.includes(text))).toEqual(own)
        for (const { client } of tabs) {
          const { rows, outbox, connection } = client.view
          expect([outbox, connection.is]).toEqual([[], 'live'])
          expect(rows).toEqual(room.rows().slice(-rows.length || Infinity))
          expect(rows.length).toBeGreaterThanOrEqual(Math.min(30, room.rows().length))
        }
        expect(browser.network.open.length).toBe(1)
        expect(browser.locks.holders.length).toBe(1)
        for (const tab of tabs) tab.client.dispose()
        await dust()
        expect([browser.network.open.length, browser.clock.timers, browser.channels.size]).toEqual([0, 0, 0])
        expect(browser.locks.holders).toEqual([])
      },
    ),
    { seed: 20_261_124, numRuns: 300 },
  )
}, 120_000)
