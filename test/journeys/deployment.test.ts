import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('wrangler.toml deploys: bundle, object, assets', async () => {
  const { stdout } = await promisify(execFile)('wrangler', ['deploy', '--dry-run'], {
    cwd: new URL('../..', import.meta.url).pathname,
    // Offline, and with nothing to say of anybody.
    env: {
      ...process.env,
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_SEND_METRICS: 'false',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    },
  })
  expect(stdout).toContain('env.ROOM (ChatRoom)')
  expect(stdout).toContain('env.ASSETS')
})
