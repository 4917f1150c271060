import { describe, expect, test } from 'vitest'
import { freshId } from '../loom/ids'
import type { LoomNode } from '../loom/node'
import type { Transaction } from '../loom/transaction'
import { bridgeRows } from './bridge'
import type { Bridge } from './bridge'
import { bridgeGuards, checkCall, longestSpan } from './bridgeGuards'
import { parseModelKey, type ModelKey } from './models'
import { parseMomentKey } from './moment'
import type { MomentKey } from './moment'

type Args = { [Row in keyof Bridge]: Parameters<Bridge[Row]>[0] }

const writer = (text: string) => ({ text, runs: text === '' ? [] : [{ origin: 'writer' as const, length: text.length }] })

function node(text: string): LoomNode {
  return { id: freshId('n'), parent: freshId('n'), children: [], ...writer(text), createdAt: 1, marks: {} }
}

function transaction(ops: Transaction['ops']): Transaction {
  return { id: freshId('t'), at: 1, by: 'writer', event: 'type', ops }
}

const splice = transaction([{ t: 'splice', node: freshId('n'), at: 0, removed: writer(''), inserted: writer('so') }])
const modelKey = parseModelKey('0123456789abcdef') as ModelKey
const momentKey = parseMomentKey('text-000012') as MomentKey
const evidence = { file: 1, offset: 0, length: 64, crc: 0xffffffff }

/** A good call of every row. */
const good: Args = {
  hello: {},
  listLooms: {},
  createLoom: { title: '<img src=x onerror=alert(1)>' },
  openLoom: { loom: freshId('l') },
  readLoom: { loom: freshId('l'), from: 2000 },
  chooseLoom: {},
  renameLoom: { loom: freshId('l'), title: '漢字 🌿' },
  duplicateLoom: { loom: freshId('l') },
  trashLoom: { loom: freshId('l') },
  restoreLoom: { loom: freshId('l') },
  revealLoom: { loom: freshId('l') },
  commit: { transaction: splice },
  undo: {},
  redo: {},
  saveSession: { session: { tip: freshId('n'), caret: 3, scrollTop: 120, visited: [[freshId('n'), freshId('n')]], collapsed: [], hoisted: null } },
  checkpoint: { name: null },
  listMoments: {},
  readMoment: { moment: momentKey },
  restoreMoment: { moment: momentKey, as: 'branch' },
  weave: { anchor: freshId('n'), branches: 5 },
  weaveMore: { weave: freshId('w'), branches: 64 },
  cancelWeave: { weave: freshId('w'), branch: null },
  take: { weave: freshId('w'), branch: 0, from: 0, to: null, tip: freshId('n'), at: 12, seen: 5 },
  setAside: { weave: freshId('w'), branch: 2, aside: true },
  closeWeave: { weave: freshId('w') },
  readEvidence: { evidence },
  nodeSurprises: { nodes: [freshId('n')] },
  score: { ask: 1, tip: freshId('n'), from: 0, near: 0 },
  cancelScore: {},
  noteOwnWords: { bits: 12.5, characters: 8 },
  ownWeeks: {},
  forgetOwnWeeks: {},
  readBranch: { weave: freshId('w'), branch: 3 },
  lookAhead: { tip: freshId('n'), at: 3, path: [4, 5], ask: 1, places: 200 },
  endLookAhead: {},
  keepPath: { tip: freshId('n'), at: 3, path: [4, 5], stands: { tip: freshId('n'), tokens: 1 } },
  forkToken: { tip: freshId('n'), at: 3, entropy: 2.5, among: [{ id: 4, text: ' sea', logprob: -1 }], chosen: 0 },
  setSettings: { patch: { theme: 'dark', keys: [['weave.weave', 'Mod+Enter']] } },
  setOverrides: { overrides: { settings: { temperature: 0.7 }, words: ['Ysolde'] } },
  chooseModel: {},
  reloadModel: {},
  stopLoading: {},
  listModels: {},
  useModel: { model: modelKey },
  revealModel: { model: modelKey },
  removeModel: { model: modelKey },
  getModel: { model: 'llama-3.2-1b', quantisation: 'Q4_K_M' },
  pauseDownload: { model: 'llama-3.2-1b', quantisation: 'Q4_K_M' },
  cancelDownload: { model: 'llama-3.2-1b', quantisation: 'Q4_K_M' },
  modelOfLoom: {},
  importFiles: { files: [{ name: 'a.json', bytes: Uint8Array.of(123, 125) }], speakers: true },
  exportLoom: { format: 'markdown', tip: freshId('n'), chapter: null },
  saveReport: { name: 'ledger.md', text: '# Ledger' },
  openHelp: {},
  stopImport: {},
  stopCompacting: {},
  closeWindow: {},
}

/** Seeded 32-bit generator (xorshift). */
function dice(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 0x1_0000_0000
  }
}

const cycle: unknown[] = []
cycle.push(cycle)
const trap = Object.defineProperty({}, 'title', { enumerable: true, get: () => { throw new Error('trap') } })
const hostile = new Proxy({}, { get: () => { throw new Error('trap') }, ownKeys: () => { throw new Error('trap') } })

/** Nothing here is a good value of any field, but that a writer may name her loom `__proto__`. */
const poison: readonly unknown[] = [
  undefined, Number.NaN, Infinity, -1, 0.5, 2 ** 53, -(2 ** 31), 10n, Symbol('s'), () => 0, '\r', 'n_../../etc/passwd0', '__proto__', 'l_zzzzzzzzzzzzzzzz',
  new Date(0), new Map([['a', 1]]), new Uint8Array(3), [[[[]]]], cycle, trap, hostile, JSON.parse('{"__proto__":{"polluted":true}}'), Object.create(null),
  { t: 'eval', code: 'process.exit()' }, 'x'.repeat(longestSpan + 1),
]

type Path = readonly (string | number)[]

/** The paths of all leaves of a call, and of the call itself. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]))
  return below.length > 0 ? below : [path]
}

/** Fields that take fractions, some of them below 0 too. */
const fractions: ReadonlySet<unknown> = new Set(['scrollTop', 'entropy', 'bits', 'logprob', 'temperature', 'topP', 'minP', 'lineHeight', 'fontSize', 'measure'])

const freeText: ReadonlySet<unknown> = new Set(['title', 'name', 'text', 0, 1])

function poisonFor(path: Path): readonly unknown[] {
  if (fractions.has(path.at(-1))) return poison.filter((value) => !Number.isFinite(value))
  if (!freeText.has(path.at(-1))) return poison
  return poison.filter((value) => typeof value !== 'string' || value.length > longestSpan)
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return by
  if (Array.isArray(value)) return value.map((inner: unknown, at) => (at === key ? replaced(inner, rest, by) : inner))
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) }
}

describe('the guards of the bridge', () => {
  test('there is one for every row, and no other', () => {
    expect(Object.keys(bridgeGuards).toSorted()).toEqual([...bridgeRows].toSorted())
  })

  test.each(bridgeRows.map((row) => [row]))('a good call of %s passes as it is', (row) => {
    expect(checkCall(row, good[row])).toEqual({ ok: true, value: good[row] })
  })

  test('2,000 bad calls are refused, and none throws', () => {
    const seed = Number(process.env['HEDDLE_SEED'] ?? Date.now() % 0x7fffffff)
    const roll = dice(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T
    const takesNothing = (row: keyof Bridge): boolean => Object.keys(good[row]).length === 0
    for (let n = 0; n < 2000; n++) {
      const row = pick(bridgeRows)
      const path = pick(leaves(good[row]))
      const bad = takesNothing(row) ? pick([null, undefined, 7, 'text', true, [], 10n, Symbol('s'), new Date(0), new Map(), new Uint8Array(), { loom: '../x' }, hostile]) : replaced(good[row], path, pick(poisonFor(path)))
      const answer = checkCall(row, bad)
      if (answer.ok) expect.fail(`seed ${seed}, call ${n}: ${row} let something through: ${describeValue(bad)}`)
      expect(answer.fault.sentence).not.toBe('')
    }
    expect(({} as { polluted?: true }).polluted).toBeUndefined()
  })

  test('what a guard does not name is dropped', () => {
    const answer = checkCall('createLoom', { title: 'A', path: '/etc/passwd', __proto__: { admin: true } })
    expect(answer).toEqual({ ok: true, value: { title: 'A' } })
    expect('admin' in (answer.ok ? answer.value : {})).toBe(false)
  })

  test('every op has its shape', () => {
    const added = node('a branch')
    const tail = { id: freshId('n'), createdAt: 2, marks: { tags: ['x'] } }
    const [from, to] = [{ parent: freshId('n'), index: 0 }, { parent: freshId('n'), index: 3 }]
    const ops: Transaction['ops'] = [
      { t: 'add', node: added, index: 0 },
      { t: 'remove', node: added, index: 0 },
      { t: 'split', node: added.id, at: 3, tail },
      { t: 'join', node: added.id, at: 3, tail },
      { t: 'move', node: added.id, from, to },
      { t: 'mark', node: added.id, from: {}, to: { bookmark: true, note: 'why' } },
      { t: 'title', from: 'A', to: 'B' },
    ]
    for (const op of ops) {
      expect(checkCall('commit', { transaction: transaction([op]) }).ok, op.t).toBe(true)
      for (const field of Object.keys(op).filter((name) => name !== 't')) {
        expect(checkCall('commit', { transaction: transaction([{ ...op, [field]: undefined } as never]) }).ok, `${op.t} without ${field}`).toBe(false)
      }
    }
  })

  test('runs that do not cover their text are refused', () => {
    const short = { ...node('four'), runs: [{ origin: 'writer' as const, length: 3 }] }
    expect(checkCall('commit', { transaction: transaction([{ t: 'add', node: short, index: 0 }]) }).ok).toBe(false)
  })

  test('the page cannot speak for the simulator, nor make undos', () => {
    expect(checkCall('commit', { transaction: { ...splice, by: 'simulator' } }).ok).toBe(false)
    expect(checkCall('commit', { transaction: { ...splice, event: 'branch' } }).ok).toBe(false)
    expect(checkCall('commit', { transaction: { ...splice, event: 'undo' } }).ok).toBe(false)
  })

  test('a setting that does not parse is refused, not replaced', () => {
    expect(checkCall('setSettings', { patch: { fontSize: 4000 } }).ok).toBe(false)
    expect(checkCall('setSettings', { patch: {} })).toEqual({ ok: true, value: { patch: {} } })
  })
})

function describeValue(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 400) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
