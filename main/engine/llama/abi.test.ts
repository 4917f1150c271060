import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchFields, contextParams, libraryVersion, modelParams } from './abi'

const run = promisify(execFile)
let folder: string | null = null
let header: string | null = null

/** node-llama-cpp ships the llama.cpp it was built from as a git bundle. */
beforeAll(async () => {
  const entry = createRequire(import.meta.url).resolve('node-llama-cpp')
  const bundle = join(dirname(entry), '..', 'llama', 'gitRelease.bundle')
  folder = await mkdtemp(join(tmpdir(), 'heddle-abi-'))
  try {
    await run('git', ['clone', '--bare', '-q', bundle, join(folder, 'llama.git')])
    const { stdout } = await run('git', ['--git-dir', join(folder, 'llama.git'), 'show', 'HEAD:include/llama.h'], { maxBuffer: 1 << 24 })
    header = stdout
  } catch (error) {
    console.warn('the layouts are not compared with llama.h: no git or no bundle', error)
  }
})
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true })
})

/** The fields of a C struct as [name, our type]. */
function fieldsOf(name: string): [string, string][] {
  const body = new RegExp(`struct ${name} \\{([\\s\\S]*?)\\n    \\}`).exec(header ?? '')?.[1] ?? ''
  const plain = body.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')
  return plain.split(';').map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const [, type = '', field = ''] = /^([\s\S]*?)\s*\b(\w+)$/.exec(one) ?? []
    return [field, typeOf(type.replace(/\s+/g, ' ').trim())]
  })
}

function typeOf(c: string): string {
  if (c.includes('*') || /_callback$|_t$/.test(c) && !/^u?int\d+_t$|^size_t$/.test(c)) return 'void *'
  if (c.startsWith('enum ')) return 'int'
  return c.replace(/^(u?int\d+)_t$/, '$1')
}

describe('struct layouts are those of the pinned release\'s llama.h', () => {
  it.each([
    ['llama_model_params', modelParams],
    ['llama_context_params', contextParams],
    ['llama_batch', batchFields],
  ])('%s', (name, ours) => {
    if (!header) return
    expect(fieldsOf(name)).toEqual(Object.entries(ours))
  })

  it('and its version is the one the check knows', () => {
    const require = createRequire(import.meta.url)
    const { tag } = require(join(dirname(require.resolve('node-llama-cpp')), '..', 'llama', 'llama.cpp.info.json')) as { tag: string }
    expect(`${tag.replace(/^v/, '')}-dev`).toBe(libraryVersion)
  })
})
