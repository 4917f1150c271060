import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundled } from './testing/bundle'

const run = promisify(execFile)
const mount = 'mount -t tmpfs -o size=256k tmpfs "$0"'
let place = ''
let program = ''
let refusal: string | null = null

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heddle-full-'))
  refusal = await run('unshare', ['-Urm', 'sh', '-c', mount, place]).then(() => null, (error: Error) => error.message.trim())
  if (refusal === null) program = await bundled('fullDiskChild')
}, 60_000)

afterAll(async () => {
  for (const folder of [place, program === '' ? '' : dirname(program)]) if (folder !== '') await rm(folder, { recursive: true, force: true })
})

describe('a real disk of 256 KB', () => {
  it('that is full says so, keeps every word, and saves when there is room again', { timeout: 60_000 }, async (test) => {
    if (refusal !== null) {
      console.log(`full disk: not run, as this system mounts no small disk for a test: ${refusal}`)
      return test.skip(refusal)
    }
    const { stdout } = await run('unshare', ['-Urm', 'sh', '-c', `${mount} && exec "$1" "$2" "$0"`, place, process.execPath, program])
    console.log(`full disk: ${stdout.trim()}`)
    expect(JSON.parse(stdout)).toEqual({
      edits: expect.any(Number) as number, sentence: expect.stringMatching(/disk is full/) as string,
      checkpoint: false, state: 'saved', kept: true, notice: null, readOnly: null,
    })
  })
})
