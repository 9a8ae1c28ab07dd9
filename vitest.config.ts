import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/** Three worlds: the pure one, the Durable Object inside workerd, and everything together over real TCP. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
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
        test: { name: 'workerd', include: ['test/**/*.workerd.test.ts'] },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A process of its own per file: what a test kills must be its own.
          pool: 'forks',
          fileParallelism: false,
        },
      },
    ],
  },
})
