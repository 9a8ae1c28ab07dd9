import { mkdir } from 'node:fs/promises'
import { build } from 'esbuild'

/** Bundles a Worker for Miniflare, as wrangler does for Cloudflare; gives its code. */
export async function bundleWorker(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'esnext',
    conditions: ['workerd', 'worker'],
    external: ['cloudflare:*', 'node:*'],
    write: false,
  })
  const [file] = outputFiles
  if (!file) throw new Error(`${entry}: nothing was bundled`)
  return file.text
}

/** Where the Worker's static files come from. */
export const ASSETS = new URL('../dist/assets/', import.meta.url).pathname

export async function makeAssetsFolder(): Promise<void> {
  await mkdir(ASSETS, { recursive: true })
}
