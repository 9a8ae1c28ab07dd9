import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRuntime, type Runtime } from '../../../scripts/runtime.ts'
import { makeAssetsFolder } from '../../../scripts/bundle.ts'
import { workerdPids } from './processes.ts'
import { StubForum } from './stub-forum.ts'

export type TestSite = {
  readonly roomUrl: string
  readonly forum: StubForum
  /** Ends the runtime without a word, as a crash does, and starts it again on what it had stored. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** For tests that are about load: no limit of S6 and P4 meets them. */
export const UNLIMITED = {
  SAY_BURST: '1000000',
  SAY_EVERY_MS: '0',
  MAX_SOCKETS_PER_ADDRESS: '32768',
  MAX_SOCKETS_PER_PERSON: '32768',
  MAX_SOCKETS: '32768',
  CONNECT_PER_MINUTE: '0',
}

/** The room over real TCP beside a forum that answers as told. */
export async function startRoom(settings: Readonly<Record<string, string>> = {}): Promise<TestSite> {
  await makeAssetsFolder()
  const forum = await StubForum.start()
  const dataDir = await mkdtemp(join(tmpdir(), 'sax-test-'))
  const start = (roomPort: number): Promise<Runtime> =>
    startRuntime({
      roomPort,
      dataDir,
      settings: {
        FORUM_VERIFY_URL: forum.url,
        FORUM_TOKEN: 'test-token',
        RELAY_TOKEN: 'relay-old,relay-new',
        ...settings,
      },
    })
  let runtime = await start(0)
  const { roomUrl } = runtime
  return {
    roomUrl,
    forum,
    async kill() {
      for (const pid of workerdPids()) process.kill(pid, 'SIGKILL')
      await runtime.dispose()
      runtime = await start(Number(new URL(roomUrl).port))
    },
    async stop() {
      await runtime.dispose()
      await forum.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
