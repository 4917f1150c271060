import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from './fixtures'

const program = resolve(import.meta.dirname, '../out/main/cli.js')

interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function heddle(args: readonly string[], input = ''): Said {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { input, encoding: 'utf8', timeout: 60_000 })
  return { code: status, out: stdout, err: stderr }
}

interface BranchLine {
  readonly index: number
  readonly text: string
  readonly finish: string
  readonly seed: number
  readonly tokens: readonly { readonly id: number; readonly text: string; readonly logprob: number; readonly entropy: number; readonly top: readonly { readonly logprob: number }[] }[]
}

test('weave writes one line of JSON per branch and the timings last', () => {
  const said = heddle(['weave', '--text-file', '-', '-n', '5', '--tokens', '12', '--seed', '1', '--top', '10', '--json'], 'Once upon a time there was a')
  expect(said.err).not.toMatch(/Error|at .*\.js/)
  expect(said.code).toBe(0)
  const lines = said.out.trim().split('\n').map((line) => JSON.parse(line) as unknown)
  expect(lines).toHaveLength(6)
  const branches = lines.slice(0, 5) as BranchLine[]
  expect(branches.map((branch) => branch.index).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  for (const branch of branches) {
    expect(branch.seed).toBe(1 + branch.index)
    expect(branch.tokens.length).toBeGreaterThan(0)
    expect(branch.tokens.length).toBeLessThanOrEqual(12)
    for (const token of branch.tokens) {
      expect(token.logprob).toBeLessThanOrEqual(0)
      expect(token.entropy).toBeGreaterThanOrEqual(0)
      expect(token.top).toHaveLength(10)
      expect(token.top.map((each) => each.logprob)).toEqual(token.top.map((each) => each.logprob).toSorted((a, b) => b - a))
    }
  }
  expect(lines[5]).toMatchObject({ timings: { promptTokens: expect.any(Number), tokens: expect.any(Number) } })
})

test('the same seed weaves the same text', () => {
  const args = ['weave', '--text-file', '-', '-n', '3', '--tokens', '10', '--seed', '42', '--json']
  const texts = (said: Said): string[] =>
    said.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text?: string }).text ?? '')
      .sort()
  expect(texts(heddle(args, 'The river'))).toEqual(texts(heddle(args, 'The river')))
})

test('--help answers on standard output for every command', () => {
  for (const args of [['--help'], ['weave', '--help'], ['check', '--help'], ['serve', '--help']]) {
    const said = heddle(args)
    expect(said.code, args.join(' ')).toBe(0)
    expect(said.out, args.join(' ')).toMatch(/heddle/)
    expect(said.err, args.join(' ')).toBe('')
  }
})

test('bad use and bad input are one sentence on standard error, exit 2, and nothing is written', ({ home }) => {
  const notModel = join(home, 'list.gguf')
  mkdirSync(home, { recursive: true })
  writeFileSync(notModel, 'milk, eggs, flour\n')
  const before = readdirSync(home)
  const bad: readonly (readonly string[])[] = [
    ['wibble'],
    ['weave'],
    ['weave', '--text-file', join(home, 'absent.txt')],
    ['weave', '--text-file', '-', '--wibble'],
    ['weave', '--text-file', '-', '-n', 'many'],
    ['weave', '--text-file', '-', '-n', '0'],
    ['weave', '--text-file', '-', '--tokens', '-4'],
    ['weave', '--text-file', '-', '--temperature', 'hot'],
    ['weave', '--text-file', '-', '--model', join(home, 'absent.gguf')],
    ['weave', '--text-file', '-', '--model', notModel],
    ['weave', '--text-file', '-', '--model', home],
    ['check'],
    ['check', join(home, 'absent')],
    ['serve', '--port', 'starboard'],
  ]
  for (const args of bad) {
    const said = heddle(args, 'Once')
    expect.soft(said.code, `exit of ${args.join(' ')}: ${said.err}`).toBe(2)
    expect.soft(said.out, `output of ${args.join(' ')}`).toBe('')
    expect.soft(said.err.trim(), args.join(' ')).not.toBe('')
    expect.soft(said.err, args.join(' ')).not.toMatch(/^\s+at |node:internal/m)
  }
  expect(readdirSync(home)).toEqual(before)
})

test('check describes a loom that the app made, and finds damage', async ({ start, home }) => {
  const app = await start({ model: 'fake:seed=2' })
  await app.writer.hasModel()
  await app.writer.beginsNewLoom()
  await app.writer.types('A page.')
  await app.writer.weaves()
  await app.writer.waitsForAll()
  const kept = await app.kept()
  await app.close()

  const folder = loomFolders(home).find((path) => {
    const { nodes } = JSON.parse(heddle(['check', path]).out) as { nodes: number }
    return nodes === kept.nodes.length
  })
  expect(folder).toBeDefined()
  const said = heddle(['check', folder ?? ''])
  expect(said.code).toBe(0)
  expect(JSON.parse(said.out)).toMatchObject({
    nodes: kept.nodes.length,
    characters: kept.nodes.reduce((sum, node) => sum + node.text.length, 0),
    depth: 1,
    faults: [],
  })

  const evidence = readdirSync(folder ?? '').find((name) => name.startsWith('evidence-'))
  writeFileSync(join(folder ?? '', evidence ?? ''), 'damaged')
  const damaged = heddle(['check', folder ?? ''])
  expect(damaged.code).toBe(1)
  const { nodes, faults } = JSON.parse(damaged.out) as { nodes: number; faults: string[] }
  expect(nodes).toBe(kept.nodes.length)
  expect(faults.join()).toContain(evidence)
})

function loomFolders(home: string): string[] {
  const looms = join(home, 'looms')
  if (!existsSync(looms)) return []
  return readdirSync(looms, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(looms, entry.name))
}
