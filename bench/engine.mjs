import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

/** `node bench/engine.mjs [--model FILE] [--quick] [--json FILE]`: bundles the engine's benchmark and its worker, and runs it. */
const root = resolve(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  for (const name of ['node_modules', 'models', 'package.json']) symlinkSync(join(root, name), join(folder, name), name === 'package.json' ? 'file' : 'junction')
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
        input: { bench: join(root, 'bench/engine.bench.ts'), worker: join(root, 'main/engine/worker.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, 'out/main/bench.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
