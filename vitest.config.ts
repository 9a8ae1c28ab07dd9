import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/** Milliseconds: how long a test takes is its machine's affair, these end only what hangs. */
const UNHURRIED = { testTimeout: 60_000, hookTimeout: 60_000 }

/** Each file in a process of its own, for what a test kills must be its own. */
const WITH_PROCESSES = {
  // What a page comes to takes as long as its machine takes.
  expect: { poll: { timeout: 30_000 } },
  globalSetup: ['test/journeys/support/build.ts'],
  pool: 'forks' as const,
}

/** Three worlds: the pure one, the Durable Object inside workerd, and everything together over real TCP; `long` is more of the last. */
export default defineConfig({
  test: {
    // Files at a time, on whatever machine: more would be in each other's way.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...UNHURRIED,
          name: 'pure',
          include: ['test/{protocol,client,worker,widget,irc-relay,forum}/**/*.test.ts'],
          exclude: ['**/*.workerd.test.ts'],
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: { FORUM_VERIFY_URL: 'https://forum.test/verify', FORUM_TOKEN: 'test-token' },
            },
          }),
        ],
        test: { ...UNHURRIED, name: 'workerd', include: ['test/**/*.workerd.test.ts'] },
      },
      {
        test: {
          ...UNHURRIED,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          ...WITH_PROCESSES,
        },
      },
      { test: { ...UNHURRIED, name: 'long', include: ['test/long/**/*.test.ts'], ...WITH_PROCESSES } },
    ],
  },
})
