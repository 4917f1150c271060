import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { thirdParties } from './main/launch/thirdParties.mjs'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** The command line and the engine's worker also run on the writer's own Node, so nothing newer than this may be emitted. */
const oldestNode = 'node20.19'

const entries = { index: 'main/index.ts', worker: 'main/engine/worker.ts', importer: 'main/formats/importWorker.ts', cli: 'main/cli.ts' }

/** `heddle` on the PATH is `out/main/cli.js` itself. */
const executableCommandLine: Plugin = {
  name: 'executable-command-line',
  writeBundle(options) {
    const file = resolve(options.dir ?? '.', 'cli.js')
    if (existsSync(file)) chmodSync(file, 0o755)
  },
}

/** `virtual:about`: the version and every licence, for the page to show (`renderer/about/about.d.ts`). */
const about: Plugin = {
  name: 'about',
  resolveId: (name) => (name === 'virtual:about' ? '\0virtual:about' : null),
  load(id) {
    if (id !== '\0virtual:about') return null
    const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { readonly version: string }
    const model = { name: 'heddle-base-4m', version: '', licence: 'CC0-1.0', text: readFileSync(at('models/CARD.md'), 'utf8') }
    const facts = { version, licence: readFileSync(at('LICENSE'), 'utf8'), parts: [model, ...thirdParties(at('.'))] }
    return Object.entries(facts).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`).join('\n')
  },
}

export default defineConfig({
  main: {
    plugins: [executableCommandLine],
    build: {
      target: oldestNode,
      reportCompressedSize: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, at(file)])),
        external: [/^@node-llama-cpp\//],
        output: { banner: (chunk) => (chunk.name === 'cli' && chunk.isEntry ? '#!/usr/bin/env node' : '') },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { index: at('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [about],
    build: {
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 8000,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { index: at('renderer/index.html') },
        // What the page says is a file of its own, so that another language, or a test, can stand in its place.
        output: { codeSplitting: { groups: [{ name: 'wording', test: /renderer[\\/]wording[\\/]/ }] } },
      },
    },
  },
})
