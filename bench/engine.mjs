import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** `node bench/engine.mjs [lens] [--model FILE] [--quick] [--json FILE]`: bundles a benchmark of the engine and its worker, and runs it. */
const [first, ...rest] = process.argv.slice(2)
const name = first === 'lens' ? 'lens' : 'engine'
const words = first === 'lens' ? rest : process.argv.slice(2)
const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  for (const part of ['node_modules', 'models', 'package.json']) symlinkSync(join(root, part), join(folder, part), part === 'package.json' ? 'file' : 'junction')
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(folder, 'out/main'),
      rolldownOptions: {
        input: { bench: join(root, `bench/${name}.bench.ts`), worker: join(root, 'main/engine/worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, 'out/main/bench.js'), ...words], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
