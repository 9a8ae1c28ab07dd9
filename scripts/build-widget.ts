import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Plugin, build, transform } from 'esbuild'
import { minify } from 'terser'
import { ASSETS } from './bundle.ts'

/** Builds `widget/` into the one file that a page loads, and a chunk for each part that it fetches when it is asked for. */

const ROOT = new URL('..', import.meta.url).pathname
const ENTRY = `${ROOT}widget/index.ts`
/** JSX is this module's calls. */
const JSX = `${ROOT}widget/view/render.ts`
/**
 * Most of a file is called as soon as it is there: a browser that knows the hint compiles all of it beside the page's
 * main thread [https://v8.dev/blog/explicit-compile-hints].
 */
const HINT = '//# allFunctionsCalledOnLoad'
const CHUNKS = 'chunks/'
/** Characters of a chunk's name that its content decides: it may be kept for ever under it. */
const HASH_LENGTH = 10

type BuiltFile = { readonly path: string; readonly bytes: Buffer }

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

/**
 * An `import()` becomes a chunk, which is found beside the file that asks for it, wherever that was loaded from. A
 * chunk shares no code with the first file: what two files share, a bundler puts into a third one that both wait for.
 */
function lazyChunks(built: BuiltFile[]): Plugin {
  return {
    name: 'lazy chunks',
    setup(bundler) {
      bundler.onResolve({ filter: /^\./ }, async ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return null
        const chunk = await bundle(resolve(resolveDir, path), built)
        const hash = createHash('sha256').update(chunk).digest('hex').slice(0, HASH_LENGTH)
        const name = `${CHUNKS}${basename(path).replace(/\..*/, '')}-${hash}.js`
        built.push({ path: name, bytes: chunk })
        return { path: `./${name}`, external: true }
      })
    },
  }
}

async function bundle(entry: string, built: BuiltFile[]): Promise<Buffer> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    write: false,
    bundle: true,
    format: 'esm',
    // The oldest that know light-dark(), which the stylesheet needs.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    inject: [JSX],
    legalComments: 'none',
    charset: 'utf8',
    plugins: [stylesheets, lazyChunks(built)],
    logLevel: 'warning',
  })
  // esbuild is quick; what it leaves on the table is a kilobyte of every first visit.
  const { code } = await minify(outputFiles[0]?.text ?? '', {
    module: true,
    ecma: 2020,
    // Arrows for functions without a `this`: none here is called with `new`. `0 === x` for `x === 0` is no shorter, and
    // what is written one way throughout is packed better.
    compress: { passes: 3, pure_getters: true, unsafe_arrows: true, lhs_constants: false },
  })
  if (!code) throw new Error(`${entry}: nothing was built`)
  return Buffer.from(`${HINT}\n${code}`)
}

/** Gives what it wrote; chunks of earlier builds go. Whoever serves the files meanwhile finds each whole, the old one or the new. */
export async function buildWidget(): Promise<readonly BuiltFile[]> {
  const built: BuiltFile[] = []
  const widget = await bundle(ENTRY, built)
  // Last: what it asks for is there.
  built.push({ path: 'widget.js', bytes: widget })
  await mkdir(`${ASSETS}${CHUNKS}`, { recursive: true })
  for (const { path, bytes } of built) {
    // Beside the folder: who lists it meanwhile meets none that is gone when it is looked at.
    const part = `${ASSETS}../${basename(path)}.${process.pid}`
    await writeFile(part, bytes)
    await rename(part, `${ASSETS}${path}`)
  }
  for (const name of await readdir(`${ASSETS}${CHUNKS}`)) {
    const isOfAnother = name.endsWith('.js') && !built.some(({ path }) => path === `${CHUNKS}${name}`)
    if (isOfAnother) await rm(`${ASSETS}${CHUNKS}${name}`)
  }
  return built
}

if (import.meta.main) {
  for (const { path, bytes } of await buildWidget()) {
    console.log(`${path}: ${kilobytes(bytes)}, gzip ${kilobytes(gzipSync(bytes, { level: 9 }))}`)
  }
}

function kilobytes({ length }: Uint8Array): string {
  return `${(length / 1_000).toFixed(1)} kB`
}
