import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkGguf } from './ggufHeader'
import { random } from './random'
import { GgufBytes, tinyGguf } from './testing/ggufFile'

const folder = mkdtempSync(join(tmpdir(), 'heddle-gguf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function verdictOn(bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'model.gguf')
  writeFileSync(path, bytes)
  return verdictAt(path)
}

async function verdictAt(path: string): Promise<string> {
  const verdict = await checkGguf(path)
  return verdict.ok ? 'good' : `${verdict.fault.code}: ${verdict.fault.sentence}`
}

describe('a model file', () => {
  test('that is honest tells its facts', async () => {
    writeFileSync(join(folder, 'tiny.gguf'), tinyGguf())
    expect(await checkGguf(join(folder, 'tiny.gguf'))).toEqual({
      ok: true,
      value: {
        name: 'tiny.gguf',
        bytes: tinyGguf().length,
        title: 'Tiny',
        version: 3,
        architecture: 'llama',
        quantisation: 'F32',
        parameters: 40,
        tensors: 2,
        metadata: 10,
        contextTrained: 128,
        layers: 1,
        vocabulary: 3,
        tokenizer: 'gpt2',
        chatTemplate: false,
        parts: 1,
      },
    })
  })

  test('that comes with Heddle is good', async () => {
    const verdict = await checkGguf(join(import.meta.dirname, '../../models/heddle-base-4m.gguf'))
    expect(verdict).toMatchObject({ ok: true, value: { architecture: 'llama', quantisation: 'Q8_0', vocabulary: 4096, layers: 4, chatTemplate: false } })
  })

  test('with a chat template, however poisonous, is only known to have one', async () => {
    const poison = "{{ ''.__class__.__mro__[1].__subclasses__() }}".repeat(1000)
    const path = join(folder, 'tuned.gguf')
    writeFileSync(path, tinyGguf({ extra: (bytes) => bytes.string('tokenizer.chat_template', poison) }))
    expect(await checkGguf(path)).toMatchObject({ ok: true, value: { chatTemplate: true } })
  })

  test('is reached through a link', async () => {
    writeFileSync(join(folder, 'target.gguf'), tinyGguf())
    symlinkSync(join(folder, 'target.gguf'), join(folder, 'link.gguf'))
    expect(await verdictAt(join(folder, 'link.gguf'))).toBe('good')
  })
})

describe('a hostile file is refused with one sentence', () => {
  const lies: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['empty', Buffer.alloc(0), /is empty/],
    ['too short', Buffer.from('GGUF'), /too short/],
    ['of another kind', Buffer.from('PK\u0003\u0004'.padEnd(100, 'x')), /does not begin as one/],
    ['a 45-byte file that claims a string of 3 GiB', GgufBytes.header(0n, 1n).key('a'.repeat(5), 8).u64(3n << 30n).end(0), /impossible/],
    ['the same with one tensor', GgufBytes.header(1n, 1n).key('a'.repeat(5), 8).u64(3n << 30n).end(0), /impossible length/],
    ['a list of 2^60 bytes', GgufBytes.header(1n, 1n).key('abc', 9).u32(0).u64(1n << 60n).end(0), /impossible length/],
    ['2^50 metadata entries', GgufBytes.header(1n, 1n << 50n).end(0), /impossible number of metadata/],
    ['2^50 tensors', GgufBytes.header(1n << 50n, 1n).end(0), /impossible number of tensors/],
    ['lists in lists', GgufBytes.header(1n, 1n).key('abc', 9).u32(9).u64(1n).u32(9).u64(1n).end(64), /list of lists/],
    ['version 1', tinyGguf({ version: 1 }), /version 1/],
    ['big-endian', tinyGguf({ version: 0x03000000 }), /big-endian/],
    ['of unknown value type', GgufBytes.header(1n, 1n).key('abc', 77).u64(0n).end(64), /unknown type/],
    ['fewer entries than claimed', tinyGguf({ metadata: 60n }), /./],
    ['more tensors than there are', tinyGguf({ tensors: 60_000n }), /./],
    ['an alignment of 3', tinyGguf({ alignment: 3 }), /alignment/],
    ['an alignment of 0', tinyGguf({ alignment: 0 }), /alignment/],
    ['an alignment of 2^31', tinyGguf({ alignment: 2 ** 31 }), /alignment/],
    ['4,294,967,295 layers', tinyGguf({ layers: 0xffffffff }), /block_count/],
    ['no layers', tinyGguf({ layers: 0 }), /block_count/],
    ['no heads', tinyGguf({ heads: 0 }), /head_count/],
    ['a dimension of 0', tinyGguf({ dimensions: [8n, 0n] }), /empty tensor/],
    ['dimensions whose product overflows', tinyGguf({ dimensions: [1n << 32n, 1n << 32n, 1n << 32n] }), /larger than the file/],
    ['dimensions whose product wraps to little', tinyGguf({ dimensions: [1n << 63n, 2n] }), /larger than the file/],
    ['five dimensions', tinyGguf({ dimensions: [2n, 2n, 2n, 2n, 2n] }), /5 dimensions/],
    ['no dimensions', tinyGguf({ dimensions: [] }), /0 dimensions/],
    ['a tensor longer than the file', tinyGguf({ dimensions: [8n, 4_000_000n] }), /outside the file/],
    ['a tensor that begins outside the file', tinyGguf({ offset: 1n << 40n }), /outside the file/],
    ['a tensor on top of another', tinyGguf({ dimensions: [8n, 8n] }), /outside the file/],
    ['an unknown quantisation', tinyGguf({ type: 999 }), /type 999/],
    ['rows that are no whole block', tinyGguf({ type: 12 }), /impossible shape/],
    ['cut short', tinyGguf().subarray(0, tinyGguf().length - 40), /cut short/],
    ['cut in its header', tinyGguf().subarray(0, 200), /middle of its header/],
    ['no language model', tinyGguf({ architecture: 'clip vision' }), /what kind/],
    ['contradicting scores', tinyGguf({ extra: (bytes) => bytes.strings('tokenizer.ggml.scores', ['x']) }), /contradicts itself/],
    ['a key said twice', tinyGguf({ extra: (bytes) => bytes.number('general.alignment', 32) }), /twice/],
    ['the second part of two', tinyGguf({ extra: (bytes) => bytes.number('split.no', 1) }), /part 2/],
  ]

  test.each(lies)('%s', async (_, bytes, why) => {
    const verdict = await verdictOn(bytes)
    expect(verdict).toMatch(/^model-file: model\.gguf is not a usable model file \(GGUF\): it [^\n]+\.$/)
    expect(verdict).toMatch(why)
  })

  test('what is no file at all', async () => {
    expect(await verdictAt(join(folder, 'absent.gguf'))).toMatch(/^not-found: There is no file absent\.gguf/)
    expect(await verdictAt(folder)).toMatch(/^model-file: .* is a folder/)
    expect(await verdictAt(join(folder, 'tiny.gguf', 'inside'))).toMatch(/^not-found/)
    if (process.platform === 'win32') return
    expect(await verdictAt('/dev/zero')).toMatch(/^model-file: zero is not a file/)
    execFileSync('mkfifo', [join(folder, 'pipe.gguf')])
    expect(await verdictAt(join(folder, 'pipe.gguf'))).toMatch(/^model-file: pipe\.gguf is not a file/)
    symlinkSync(join(folder, 'loop.gguf'), join(folder, 'loop.gguf'))
    expect(await verdictAt(join(folder, 'loop.gguf'))).toMatch(/^model-file: loop\.gguf could not be read/)
  })

  test('a sparse file of 100 GB', async () => {
    const path = join(folder, 'sparse.gguf')
    writeFileSync(path, GgufBytes.header(1n, 100_000n).end(0))
    truncateSync(path, 100 * 1024 ** 3)
    expect(await verdictAt(path)).toMatch(/^model-file/)
    writeFileSync(path, GgufBytes.header(1n, 1n).key('abc', 9).u32(8).u64(2_000_000n).end(0))
    truncateSync(path, 100 * 1024 ** 3)
    expect(await verdictAt(path)).toMatch(/^model-file/)
  })
})

test('1,000 mutations of a good file: an answer each, and no memory', async () => {
  const seed = Number(process.env['HEDDLE_SEED'] ?? 20261123)
  const chance = random(seed)
  const good = tinyGguf()
  const interesting = [0, 1, 0x7f, 0x80, 0xff]
  const counts = { good: 0, refused: 0 }
  const before = process.memoryUsage().rss
  const took: number[] = []
  let busiest = 0
  for (let round = 0; round < 1000; round += 1) {
    const bytes = Buffer.from(good)
    for (let change = 0; change <= chance() * 4; change += 1) {
      const at = Math.floor(chance() * (bytes.length - 160))
      const kind = chance()
      if (kind < 0.4) bytes[at] = interesting[Math.floor(chance() * interesting.length)] ?? 0
      else if (kind < 0.7) bytes[at] = Math.floor(chance() * 256)
      else bytes.fill(0xff, at, at + 8)
    }
    const cut = chance() < 0.1 ? bytes.subarray(0, Math.floor(chance() * bytes.length)) : bytes
    const [asked, worked] = [performance.now(), process.cpuUsage()]
    const verdict = await verdictOn(cut)
    took.push(performance.now() - asked)
    const { user, system } = process.cpuUsage(worked)
    busiest = Math.max(busiest, (user + system) / 1000)
    if (verdict === 'good') counts.good += 1
    else {
      counts.refused += 1
      expect(verdict, `seed ${seed}, round ${round}`).toMatch(/^model-file: [^\n]+\.$/)
    }
  }
  const grown = Math.round((process.memoryUsage().rss - before) / 1024 / 1024)
  took.sort((a, b) => a - b)
  console.log(`a verdict took ${took[500]?.toFixed(1)} ms, 99 in 100 at most ${took[990]?.toFixed(1)} ms, the slowest ${took[999]?.toFixed(1)} ms by the clock and ${busiest.toFixed(1)} ms of processor`)
  console.log(`mutations: ${counts.refused} refused, ${counts.good} harmless, ${grown} MB more memory`)
  expect(counts.good + counts.refused).toBe(1000)
  expect(grown).toBeLessThan(64)
})
