import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { findBrowser } from '../e2e/findBrowser.mjs'

/** `node bench/page.mjs surface|map|look [--quick] [--shots FOLDER] [--json FILE]`: builds the page that is measured and measures it in a real Chromium. */
const pages = { surface: ['renderer/play', 'bench/loomPage'], map: ['bench/loomPage'], look: ['bench/lookPage'] }
const [name, ...words] = process.argv.slice(2)
const root = resolve(import.meta.dirname, '..')
const browser = findBrowser()
if (!Object.hasOwn(pages, name) || browser === null) {
  process.stderr.write(browser === null ? 'No Chromium was found: set HEDDLE_CHROMIUM to one.\n' : 'Say what to measure: surface, map or look.\n')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const common = { configFile: false, logLevel: 'error', publicDir: false }
  for (const page of pages[name]) {
    await build({
      ...common,
      root: join(root, page),
      base: './',
      define: { 'process.env': '({})' },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      worker: { format: 'es' },
      build: { outDir: join(folder, page), target: 'esnext', minify: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 8000 },
    })
  }
  await build({
    ...common,
    root,
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(folder, 'out'),
      rolldownOptions: { input: join(root, `bench/${name}.bench.ts`), output: { format: 'es', entryFileNames: 'bench.mjs' } },
    },
  })
  const { status } = spawnSync(process.execPath, [join(folder, 'out/bench.mjs'), folder, browser, ...words], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
