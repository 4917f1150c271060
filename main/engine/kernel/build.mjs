/** Compiles rows.ts (AssemblyScript) into rows.wasm.ts: `node main/engine/kernel/build.mjs`. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'

const source = new URL('rows.ts', import.meta.url)
const target = new URL('rows.wasm.ts', import.meta.url)

async function compile() {
  const text = await readFile(source, 'utf8')
  let binary = null
  const { error, stderr } = await asc.main(
    ['rows.ts', '--outFile', 'rows.wasm', '-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--use', 'abort='],
    {
      readFile: (name) => (name === 'rows.ts' ? text : null),
      writeFile: (name, contents) => void (name === 'rows.wasm' && (binary = contents)),
      listFiles: () => [],
    },
  )
  if (error || !binary) throw new Error(`the row kernel does not compile\n${stderr.toString()}`, { cause: error })
  const digest = createHash('sha256').update(text).digest('hex')
  return [
    '/** Generated from rows.ts by build.mjs. */',
    `export const sourceDigest = '${digest}'`,
    `export const rowsBase64 = '${Buffer.from(binary).toString('base64')}'`,
    '',
  ].join('\n')
}

if (process.argv[1] === new URL(import.meta.url).pathname) await writeFile(target, await compile())
