import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** `node bench/bench.mjs NAME …`: bundles `bench/NAME.bench.ts` and runs it in a Node of its own. */
const [name, ...rest] = process.argv.slice(2)
const entry = join(import.meta.dirname, `${name}.bench.ts`)
if (name === undefined || !existsSync(entry)) {
  process.stderr.write(`There is no benchmark ${name ?? ''}. Say one of the names before “.bench.ts” in bench/.\n`)
  process.exit(2)
}
const outDir = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: entry, outDir, target: 'node20', rollupOptions: { output: { entryFileNames: 'bench.mjs' } } },
  })
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(outDir, 'bench.mjs'), ...rest], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
