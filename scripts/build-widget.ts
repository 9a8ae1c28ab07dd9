import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Plugin, build, transform } from 'esbuild'
import { minify } from 'terser'

/** Builds `widget/` into the one file that a page loads. */

const ROOT = new URL('..', import.meta.url).pathname
const OUTFILE = `${ROOT}dist/assets/widget.js`

/** A stylesheet becomes minified text of the bundle: the element constructs it in its shadow root. */
const stylesheets: Plugin = {
  name: 'stylesheets',
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), {
        loader: 'css',
        minify: true,
        target: 'esnext',
      })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

export async function buildWidget(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [`${ROOT}widget/index.ts`],
    outfile: OUTFILE,
    write: false,
    bundle: true,
    format: 'esm',
    // The oldest that know light-dark(), which the stylesheet needs.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    // Preact's own `h` is in the bundle anyway; the automatic runtime would bring a second one.
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    inject: [fileURLToPath(import.meta.resolve('preact'))],
    legalComments: 'none',
    charset: 'utf8',
    plugins: [stylesheets],
    logLevel: 'warning',
  })
  // esbuild is quick; what it leaves on the table is a kilobyte of every first visit.
  const { code } = await minify(outputFiles[0]?.text ?? '', {
    module: true,
    ecma: 2020,
    compress: { passes: 3, pure_getters: true },
  })
  if (!code) throw new Error('widget/index.ts: nothing was built')
  await mkdir(dirname(OUTFILE), { recursive: true })
  await writeFile(OUTFILE, code)
}

if (import.meta.main) {
  await buildWidget()
  const bytes = await readFile(OUTFILE)
  console.log(`${OUTFILE}: ${kilobytes(bytes)}, gzip ${kilobytes(gzipSync(bytes, { level: 9 }))}`)
}

function kilobytes({ length }: Uint8Array): string {
  return `${(length / 1_000).toFixed(1)} kB`
}
