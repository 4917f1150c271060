import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildEntries } from '../engine/testing/buildEntries.mjs'
import type { BuiltEntries } from '../engine/testing/buildEntries.mjs'
import { catalogueFor } from '../models/testing/catalogueFor'
import { hostUnderTest } from '../models/testing/hostUnderTest'
import type { CliIo } from './commandLine'
import { commands, heddle } from './heddle'

let built: BuiltEntries
const files = mkdtempSync(join(tmpdir(), 'heddle-cli-'))

beforeAll(async () => {
  built = await buildEntries({ worker: 'main/engine/worker.ts', importer: 'main/formats/importWorker.ts', cli: 'main/cli.ts' })
  writeFileSync(join(files, 'page.txt'), 'The old house by the river')
  writeFileSync(join(files, 'notes.gguf'), 'milk, eggs, flour\n')
  writeFileSync(join(files, 'latin.txt'), Buffer.from([0x63, 0x61, 0x66, 0xe9]))
})
afterAll(() => {
  built.remove()
  rmSync(files, { recursive: true, force: true })
})

interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The command line inside this process: quick, for what ends before an engine starts. */
async function say(words: readonly string[], input = ''): Promise<Said> {
  const said = { out: '', err: '' }
  const io: CliIo = {
    write: (text) => Promise.resolve(void (said.out += typeof text === 'string' ? text : Buffer.from(text).toString())),
    note: (text) => void (said.err += `heddle: ${text}\n`),
    progress: () => undefined,
    input: Readable.from(input === '' ? [] : [input]),
    isTerminal: false,
    folder: files,
    signal: new AbortController().signal,
  }
  const code = await heddle(words, io)
  return { code, ...said }
}

/** The built program, as a process. `close` ends the reading after the first bytes. */
function run(words: readonly string[], input = '', close = false): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(built.folder, 'out/main/cli.js'), ...words], { cwd: files })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk
      if (close) child.stdout.destroy()
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk))
    child.once('close', (code) => resolve({ code, out, err }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

interface Line {
  readonly index: number
  readonly text: string
  readonly finish: string
  readonly seed: number
  readonly tokens: readonly { readonly id: number; readonly text: string; readonly logprob: number; readonly entropy: number; readonly top: readonly { readonly id: number; readonly text: string; readonly logprob: number }[] }[]
}

describe('weave', () => {
  test('writes a line per branch and the timings last; the tokens joined are the text', async () => {
    const { code, out, err } = await run(['weave', '--text-file', 'page.txt', '-n', '3', '--tokens', '12', '--seed', '4294967295', '--top', '4', '--model', 'fake:seed=3', '--json'])
    expect(err).toBe('')
    expect(code).toBe(0)
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as unknown)
    expect(lines).toHaveLength(4)
    expect(lines[3]).toEqual({
      timings: { promptTokens: expect.any(Number), evaluatedTokens: expect.any(Number), promptMs: expect.any(Number), decodeMs: expect.any(Number), tokens: 36 },
      model: { name: 'fake', sha256: null, bytes: 0 },
    })
    for (const [index, branch] of (lines.slice(0, 3) as Line[]).entries()) {
      expect(Object.keys(branch)).toEqual(['index', 'text', 'finish', 'seed', 'tokens'])
      expect(branch).toMatchObject({ index, finish: 'length', seed: (4294967295 + index) % 2 ** 32 })
      expect(branch.tokens.map((token) => token.text).join('')).toBe(branch.text)
      for (const token of branch.tokens) {
        expect(Object.keys(token)).toEqual(['id', 'text', 'logprob', 'entropy', 'top'])
        expect(token.top).toHaveLength(4)
        expect(token.logprob).toBeLessThanOrEqual(0)
        expect(token.logprob).toBeLessThanOrEqual((token.top[0]?.logprob ?? 0) + 0.001)
        expect(token.entropy).toBeGreaterThanOrEqual(0)
      }
    }
  })

  test('reads standard input, and writes for people without --json', async () => {
    const { code, out, err } = await run(['weave', '--text-file', '-', '-n', '2', '--seed', '5', '--model', 'fake:'], 'The old house')
    expect(code).toBe(0)
    expect(out).toMatch(/^── 1 \(length, \d+\.\d\d bits per token\)\n .+\n── 2 /s)
    expect(err).toMatch(/^heddle: fake, seed 5: prompt of \d+ tokens/)
  })

  test('a reader that has had enough is no failure', async () => {
    const { code, err } = await run(['weave', '--text-file', 'page.txt', '-n', '40', '--tokens', '60', '--model', 'fake:delay=5', '--json'], '', true)
    expect(err).toBe('')
    expect(code).toBe(0)
  })

  test('an engine that dies is a sentence', async () => {
    const { code, err } = await run(['weave', '--text-file', 'page.txt', '--model', 'fake:crashAfter=3', '--json'])
    expect(code).toBe(2)
    expect(err).toMatch(/^heddle: The engine stopped: [^\n]+\n$/)
  })
})

test('score adds up its tokens', async () => {
  const { code, out } = await run(['score', '--text-file', 'page.txt', '--model', 'fake:seed=3', '--json'])
  expect(code).toBe(0)
  const scored = JSON.parse(out) as { tokens: { id: number; text: string; logprob: number }[]; bits: number; bitsPerCharacter: number; model: unknown }
  expect(Object.keys(scored)).toEqual(['tokens', 'bits', 'bitsPerCharacter', 'model'])
  expect(scored.tokens.map((token) => token.text).join('')).toBe('The old house by the river')
  expect(scored.bits).toBeCloseTo(scored.tokens.reduce((sum, token) => sum - token.logprob / Math.LN2, 0), 3)
  expect(scored.bitsPerCharacter).toBeCloseTo(scored.bits / 26, 6)
})

test('ledger tells whose the bits are: every number of this one is reckoned by hand', async () => {
  // Of 106 words each has p = 1/107 after anything and each byte 1/(256 · 107): a word is log2 107 bits, a byte 8 more.
  const told = { id: 'b', text: ' kept a cold lamp', meta: { source: 'AI' }, children: [] }
  const tree = { root: { id: 'a', text: 'The old house', meta: { source: 'prompt' }, children: [told] }, selected_node_id: 'b' }
  writeFileSync(join(files, 'house.json'), JSON.stringify(tree))
  const loom = (await run(['import', 'house.json', '--to', 'houses'])).out.trim()
  const { code, out, err } = await run(['ledger', loom, '--model', 'fake:seed=5,even=1', '--json'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const word = Math.log2(107)
  const account = JSON.parse(out) as unknown
  expect(account).toMatchObject({ title: 'house', characters: 30, units: { writer: 13, simulator: 17, import: 0, unknown: 0 }, unscored: 0, takes: 0, selectivity: null, selection: { low: 0, high: 0 }, model: { name: 'fake' } })
  const bits = (value: number) => ({ low: expect.closeTo(value, 2), high: expect.closeTo(value, 2) })
  expect(account).toMatchObject({ intervention: bits(5 * word + 24), supplied: bits(4 * word), bitsPerToken: expect.closeTo((9 * word + 24) / 9, 3) })
  const plain = await run(['ledger', loom, '--model', 'fake:seed=5,even=1'])
  expect(plain.out).toMatch(/^human share +68 %\nintervention +57\.7 bits\nselection +0\.0 bits\nsupplied +27\.0 bits\n/)
})

test('doctor says what runs', async () => {
  const { code, out } = await run(['doctor', '--seconds', '0.2', '--model', 'fake:'])
  expect(code).toBe(0)
  expect(out).toMatch(/^machine .*\n.*^model .*fake.*\n.*16 branches +\d+/ms)
})

test('model inspect tells a header and loads nothing', async () => {
  const { code, out } = await say(['model', 'inspect', join(import.meta.dirname, '../../models/heddle-base-4m.gguf')])
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ architecture: 'llama', vocabulary: 4096, chatTemplate: false })
})

test('model get downloads what the catalogue names, checks it and says where it lies; a second time it is there', async () => {
  const host = await hostUnderTest()
  const bytes = readFileSync(join(import.meta.dirname, '../../models/heddle-base-4m.gguf'))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  host.files.set('/maker/tale-GGUF/resolve/main/tale.Q8_0.gguf', bytes)
  mkdirSync(join(files, 'home'), { recursive: true })
  writeFileSync(join(files, 'home', 'catalogue.json'), JSON.stringify(catalogueFor(host.url, [{ id: 'tale', bytes: bytes.length, sha256 }])))
  const get = ['model', 'get', 'tale', '--data', 'home'] as const
  const first = await say(get)
  const path = join(files, 'home', 'models', 'tale.Q8_0.gguf')
  expect(first.code, first.err).toBe(0)
  expect(JSON.parse(first.out)).toMatchObject({ path, architecture: 'llama', quantisation: 'Q8_0', chatTemplate: false })
  expect(await say(get)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('a file tale.Q8_0.gguf among your models already') as string })
  const listed = (await say(['model', 'list', '--data', 'home'])).out.trim().split('\n').map((line) => JSON.parse(line) as { path: string; source: string })
  expect(listed.slice(0, 2).map(({ source }) => source)).toEqual(['bundled', 'downloaded'])
  await host.close()
})

test('model list --catalogue tells what could be had, and what of it fits here', async () => {
  const { code, out } = await say(['model', 'list', '--catalogue'])
  expect(code).toBe(0)
  const lines = out.trimEnd().split('\n').map((line) => JSON.parse(line) as { id: string; fits: object | null; quantisations: { memoryBytes: number; bytes: number }[] })
  expect(lines.map(({ id }) => id)).toContain('mistral-nemo-12b')
  expect(lines.map(({ fits }) => fits === null)).toEqual(lines.map(({ fits }) => fits === null).toSorted())
  for (const { quantisations } of lines) for (const { memoryBytes, bytes } of quantisations) expect(memoryBytes).toBeGreaterThan(bytes)
})

test('--help answers on standard output', async () => {
  for (const words of [['--help'], ...commands.map(({ name }) => [name, '--help']), ['weave', '-n', '5', '-h']]) {
    const said = await say(words)
    expect(said, words.join(' ')).toMatchObject({ code: 0, err: '' })
    expect(said.out).toMatch(/^Usage: heddle/)
  }
})

describe('bad use and bad input are one sentence and exit 2', () => {
  const text = ['weave', '--text-file', 'page.txt']
  test.each<readonly [readonly string[], RegExp]>([
    [['wibble'], /no command “wibble”/],
    [['weave'], /A text is needed/],
    [['weave', '--text-file', 'absent.txt'], /no such file/],
    [['weave', '--text-file', '.'], /is a folder/],
    [['weave', '--text-file', 'latin.txt'], /not UTF-8/],
    [[...text, 'surplus', 'words'], /too many/],
    [[...text, '--wibble'], /no option --wibble/],
    [[...text, '--model'], /--model needs a value/],
    [[...text, '--json=yes'], /takes no value/],
    [[...text, '-n', '0'], /branches must be a whole number from 1 to 64/],
    [[...text, '-n', '65'], /from 1 to 64/],
    [[...text, '-n', 'NaN'], /needs a number/],
    [[...text, '-n', '-1'], /from 1 to 64/],
    [[...text, '-n', '2.5'], /whole number/],
    [[...text, '-n', ''], /needs a number/],
    [[...text, '--tokens', '-4'], /from 1 to 4096/],
    [[...text, '--temperature', '-1'], /temperature must be a number from 0/],
    [[...text, '--temperature', 'hot'], /“hot” is none/],
    [[...text, '--temperature', 'Infinity'], /temperature/],
    [[...text, '--top-p', '0'], /Top-p/],
    [[...text, '--top', '41'], /alternatives/],
    [[...text, '--seed', '4294967296'], /seed/],
    [[...text, '--stop-at', 'noon'], /sentence/],
    [[...text, '--min-tokens', '50'], /smallest number of tokens/],
    [[...text, '--device', 'abacus'], /--device is one of/],
    [[...text, '--threads', '0'], /--threads must/],
    [[...text, '--model', 'absent.gguf'], /no file absent\.gguf/],
    [[...text, '--model', 'notes.gguf'], /not a usable model file/],
    [[...text, '--model', '.'], /is a folder/],
    [[...text, '--model', 'fake:speed=9'], /no option “speed=9”/],
    [['check'], /A loom is needed/],
    [['check', 'absent'], /absent could not be read: there is no such folder/],
    [['check', 'page.txt'], /page\.txt is no folder/],
    [['check', ''], /is empty/],
    [['serve', '--port', 'starboard'], /needs a number/],
    [['serve', '--port', '70000'], /from 0 to 65535/],
    [['serve', '--model', 'absent.gguf'], /no file/],
    [['model'], /list, get or inspect/],
    [['model', 'get'], /id of a model is needed/],
    [['model', 'get', 'no-such-model'], /has no model “no-such-model”/],
    [['model', 'get', 'olmo-3-7b', '--quantisation', 'Q8_0'], /no file Q8_0 to download/],
    [['model', 'get', 'llama-3.2-1b', '--quantisation', 'Q1_0'], /There are Q4_K_M, Q5_K_M, Q8_0/],
    [['model', 'inspect'], /needed/],
    [['model', 'inspect', 'notes.gguf'], /not a usable model file/],
    [['doctor', '--seconds', '0'], /./],
  ])('heddle %j', async (words, why) => {
    const before = readdirSync(files)
    const { code, out, err } = await (words[0] === 'doctor' ? run(words) : say(words))
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^heddle: [^\n]+\.\n$/)
    expect(err).toMatch(why)
    expect(readdirSync(files)).toEqual(before)
  })
})

test('check of a folder that is no loom is a fault that is told, not a failure', async () => {
  mkdirSync(join(files, 'empty'))
  const { code, out, err } = await say(['check', 'empty'])
  expect({ code, err }).toEqual({ code: 1, err: '' })
  const report = JSON.parse(out) as { nodes: number; faults: string[] }
  expect(report.nodes).toBe(0)
  expect(report.faults).toHaveLength(1)
})

describe('import and export', () => {
  test('text in, loom checked, text out', async () => {
    const { code, out, err } = await run(['import', '-', '--to', 'looms', '--json'], 'The old house\r\nby the river')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const line = JSON.parse(out) as { readonly loom: string }
    expect(line).toMatchObject({ format: 'text', nodes: 1, characters: 26, depth: 0, provenance: 0, probabilities: 0, warnings: [] })
    expect(JSON.parse((await say(['check', line.loom])).out)).toMatchObject({ nodes: 1, characters: 26, faults: [] })
    expect((await say(['export', line.loom, '--format', 'text'])).out, 'with the line ends it came with').toBe('The old house\r\nby the river')
    expect((await say(['export', line.loom, '--format', 'pyloom', '--out', 'tree.json'])).code).toBe(0)
    const again = await run(['import', 'tree.json', '--to', 'looms'])
    expect(again.code).toBe(0)
    expect((await say(['export', again.out.trim(), '--format', 'markdown', '--whole'])).out).toBe('# standard input\n\n- The old house\n  by the river\n')
  })

  test('what cannot be imported is a sentence, leaves nothing, and the rest goes on', async () => {
    writeFileSync(join(files, 'half.json'), '{"root": {"text": "a", "children": [')
    const { code, out, err } = await run(['import', 'half.json', 'absent.json', 'page.txt', '--to', 'partly'])
    expect(code).toBe(2)
    expect(err).toMatch(/half\.json: .*ends too early, at character 36\..*\n.*absent\.json.*no such file/)
    expect(out).toBe(`${join(files, 'partly', 'page.loom')}\n`)
    expect(readdirSync(join(files, 'partly'))).toEqual(['page.loom'])
  })

  test.each([
    [['import'], /A file is needed/],
    [['export'], /A loom is needed/],
    [['export', 'x', '--format', 'rtf'], /A format is needed/],
    [['export', 'nowhere.loom', '--format', 'text'], /not where it was/],
    [['export', 'x', '--format', 'text', '--whole', '--chapter', 'One'], /goes with neither/],
    [['export', 'x', '--format', 'epub', '--whole'], /--whole does not go with it/],
    [['export', 'x', '--format', 'html', '--thread', 'n_0'], /--thread does not go with it/],
    [['import', '-', '-'], /only once/],
    [['ledger'], /A loom is needed/],
    [['ledger', 'nowhere.loom'], /not where it was/],
    [['score', '--text-file', 'page.txt', 'other.txt'], /one word too many/],
  ] as const)('%j is bad use', async (words, sentence) => {
    const { code, out, err } = await say(words)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(sentence)
  })

  test('a book on standard output is the book and nothing else', async () => {
    const loom = (await run(['import', 'page.txt', '--to', 'books'])).out.trim()
    const { code, out } = await run(['export', loom, '--format', 'epub'])
    expect(code).toBe(0)
    expect(out.slice(0, 2)).toBe('PK')
  })
})
