import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { findBrowser } from '../e2e/findBrowser.mjs'

/** `node bench/map.mjs [--quick] [--shots FOLDER] [--json FILE]`: builds the map alone and measures it in a real Chromium. */
const root = resolve(import.meta.dirname, '..')
const browser = findBrowser()
if (browser === null) {
  process.stderr.write('No Chromium was found: set HEDDLE_CHROMIUM to one.\n')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const common = { configFile: false, logLevel: 'error', publicDir: false }
  const page = join(folder, 'page')
  await build({
    ...common,
    root: join(root, 'bench/mapPage'),
    base: './',
    define: { 'process.env': '({})' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { outDir: page, target: 'esnext', minify: true, assetsInlineLimit: 0 },
  })
  await build({
    ...common,
    root,
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(folder, 'bench'),
      rolldownOptions: { input: join(root, 'bench/map.bench.ts'), output: { format: 'es', entryFileNames: 'map.mjs' } },
    },
  })
  const { status } = spawnSync(process.execPath, [join(folder, 'bench/map.mjs'), page, browser, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
