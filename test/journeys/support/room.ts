import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRuntime, type Runtime } from '../../../scripts/runtime.ts'
import { makeAssetsFolder } from '../../../scripts/bundle.ts'
import { StubForum } from './stub-forum.ts'

export type TestSite = {
  readonly roomUrl: string
  readonly forum: StubForum
  stop(): Promise<void>
}

/** The room over real TCP beside a forum that answers as told. */
export async function startRoom(settings: Readonly<Record<string, string>> = {}): Promise<TestSite> {
  await makeAssetsFolder()
  const forum = await StubForum.start()
  const dataDir = await mkdtemp(join(tmpdir(), 'sax-test-'))
  const runtime: Runtime = await startRuntime({
    roomPort: 0,
    dataDir,
    settings: {
      FORUM_VERIFY_URL: forum.url,
      FORUM_TOKEN: 'test-token',
      RELAY_TOKEN: 'relay-old,relay-new',
      ...settings,
    },
  })
  return {
    roomUrl: runtime.roomUrl,
    forum,
    async stop() {
      await runtime.dispose()
      await forum.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
