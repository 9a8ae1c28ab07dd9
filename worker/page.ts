import { html } from 'hono/html'
import type { Settings } from './settings.ts'

/** The chat alone, full-page: what the base URL shows. */
export async function page(request: Request, { room, basePath }: Settings): Promise<Response> {
  const socketOrigin = new URL(request.url).origin.replace(/^http/, 'ws')
  const body = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${room.name}</title>
        <script type="module" src="${basePath}widget.js"></script>
      </head>
      <body>
        <sax-chat mode="page"></sax-chat>
        <noscript>The chat needs JavaScript.</noscript>
      </body>
    </html>`
  return new Response(body.toString(), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      // Older Safari does not match a wss: URL under 'self'.
      'content-security-policy': `default-src 'self'; connect-src 'self' ${socketOrigin}; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
  })
}
