import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { buildEntries } from '../main/engine/testing/buildEntries.mjs'

/**
 * `node bench/engine.mjs [lens] [--model FILE] [--quick] [--json FILE]`: bundles a benchmark of the engine and its worker, and runs it;
 * the engine's ends with what the page sees of it.
 */
const [first, ...rest] = process.argv.slice(2)
const name = first === 'lens' ? 'lens' : 'engine'
const words = first === 'lens' ? rest : process.argv.slice(2)
const root = resolve(import.meta.dirname, '..')
const { folder, remove } = await buildEntries({ bench: `bench/${name}.bench.ts`, worker: 'main/engine/worker.ts' })
const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root }).status ?? 1
try {
  process.exitCode = run('--expose-gc', join(folder, 'out/main/bench.js'), ...words.map((word, i) => (words[i - 1] === '--model' || words[i - 1] === '--json' ? resolve(word) : word)))
} finally {
  remove()
}
if (name === 'engine' && process.exitCode === 0) {
  const model = words.indexOf('--model')
  process.exitCode = run(join(root, 'bench/stream.mjs'), ...(model < 0 ? [] : ['--model', resolve(words[model + 1])]))
}
