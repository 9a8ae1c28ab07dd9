/** What wrangler.toml binds, as the tests inside workerd see it. */
declare namespace Cloudflare {
  interface Env {
    readonly ROOM: DurableObjectNamespace<import('../worker/chat-room.ts').ChatRoom>
    readonly ASSETS: Fetcher
  }
  interface GlobalProps {
    readonly mainModule: typeof import('../worker/index.ts')
  }
}
