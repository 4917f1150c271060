import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { defaultSampling, defaultStopping } from '../loom/generation'
import { tokenBorder } from '../loom/scoreMap'
import { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { firstScores } from './firstScores'
import { writeEngineModel } from './engineModel'
import { multiverseSpeed } from './multiverseBench'

/**
 * What it costs to look at a text: tokens scored per second, with ten alternatives each, against the engine's plain evaluation of
 * the same text as a prompt, what an edit of one word costs to score again, and how many places of a multiverse are seen per second. The bundled model with its context made longer
 * in a copy: the numbers are nonsense beyond what it was trained for, the time is not.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'string' } } })
const here = dirname(fileURLToPath(import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'heddle-lens-bench-'))
const never = new AbortController().signal
const rounds = values.quick === true ? 2 : 5
const list = ['the', 'weaver', 'lifts', 'a', 'thread', 'and', 'looks', 'at', 'it', 'before', 'she', 'chooses', 'another', 'one', 'from', 'the', 'loom']

function longBundled(): string {
  const bytes = readFileSync(join(here, '../../models/heddle-base-4m.gguf'))
  const key = Buffer.from('llama.context_length')
  bytes.writeUInt32LE(8192, bytes.indexOf(key) + key.length + 4)
  const copy = join(scratch, 'heddle-base-4m-long.gguf')
  writeFileSync(copy, bytes)
  return copy
}

/** A text no round before has shown: nothing of it is cached. */
function words(count: number, salt: number): string {
  return `Chapter ${salt}. ${Array.from({ length: count }, (_, i) => list[(i * 7 + (i >> 4) * 3 + salt) % list.length]).join(' ')}`
}

interface Timed {
  readonly tokens: number
  readonly ms: number
  readonly evaluated: number
}

async function score(backend: LlamaBackend, text: string, from = 0): Promise<Timed> {
  let tokens = 0
  const before = backend.counters().evaluatedTokens
  const start = performance.now()
  await backend.score({ head: '', text, from, top: 10 }, { started: () => undefined, token: () => void tokens++ }, { signal: never, gate: () => Promise.resolve() })
  return { tokens, ms: performance.now() - start, evaluated: backend.counters().evaluatedTokens - before }
}

async function prompt(backend: LlamaBackend, text: string): Promise<Timed> {
  const timings = await backend.weave(
    { head: '', text, branches: 1, firstBranch: 0, seed: 1, top: 0, heal: false, sampling: defaultSampling, stopping: { ...defaultStopping, tokens: 1, minTokens: 1 } },
    { started: () => undefined, token: () => undefined, finished: () => undefined },
    { signal: never, isCancelled: () => false, gate: () => Promise.resolve() },
  )
  return { tokens: timings.promptTokens, ms: timings.promptMs, evaluated: timings.evaluatedTokens }
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

const backend = new LlamaBackend()
try {
  const facts = await backend.load({ path: longBundled(), device: 'cpu', context: 16_384, threads: null }, () => undefined, never)
  await score(backend, words(400, 999))
  const [plain, scored]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const p = await prompt(backend, words(1400, 2 * round))
    const s = await score(backend, words(1400, 2 * round + 1))
    plain.push((1000 * p.evaluated) / p.ms)
    scored.push((1000 * s.tokens) / s.ms)
  }
  const ratio = median(scored.map((speed, i) => speed / (plain[i] ?? NaN)))
  console.log(`\nScoring a text no one has seen, with 10 alternatives a token (${cpus().length} cores)`)
  console.log(`plain prompt evaluation  ${median(plain).toFixed(0)} tokens/s`)
  console.log(`scoring                  ${median(scored).toFixed(0)} tokens/s`)
  console.log(`ratio                    ${ratio.toFixed(2)}   goal ≥ 0.80`)

  console.log('\nScoring again after one changed word in 2,000 tokens')
  const rows: Record<string, unknown>[] = []
  for (const [name, part] of [['start', 0.01], ['middle', 0.5], ['end', 0.99]] as const) {
    const times: Timed[] = []
    for (let round = 0; round < rounds; round++) {
      const text = words(1400, 100 + round)
      await score(backend, text)
      const at = Math.floor(text.length * part)
      const changed = `${text.slice(0, at)} sailor${text.slice(at)}`
      times.push(await score(backend, changed, tokenBorder(changed, at)))
    }
    const row = { name, ms: median(times.map(({ ms }) => ms)), tokens: median(times.map(({ tokens }) => tokens)), evaluated: median(times.map(({ evaluated }) => evaluated)) }
    rows.push(row)
    console.log(`${name.padEnd(8)} ${row.ms.toFixed(0).padStart(6)} ms  ${String(row.tokens).padStart(5)} tokens told, ${String(row.evaluated).padStart(5)} evaluated`)
  }

  console.log('\nA text of 10,000 words that no one has seen, from the wish until the caret\u2019s paragraph is told')
  const firsts: Record<string, unknown>[] = []
  for (const [name, part] of [['start', 0.01], ['middle', 0.5], ['end', 0.99]] as const) {
    const times: number[] = []
    for (let round = 0; round < Math.min(3, rounds); round++) {
      const text = Array.from({ length: 100 }, (_, i) => words(98, 1000 * round + 7 * i)).join('\n')
      times.push(await firstScores(backend, facts, text, Math.floor(text.length * part)))
    }
    const row = { name, first: median(times) }
    firsts.push(row)
    console.log(`${name.padEnd(8)} ${row.first.toFixed(0).padStart(6)} ms   goal ≤ 1000`)
  }

  console.log('\nLooking ahead after 200 words, 12 ways told at each place, against the plain loop with 32 sequences')
  const synthetic = join(scratch, 'synthetic-42m.gguf')
  writeEngineModel(join(here, '../../models/heddle-base-4m.gguf'), synthetic)
  const ahead: Record<string, unknown>[] = []
  for (const [name, path, places] of [['bundled 4 M', longBundled(), 1000], ['synthetic 42 M', synthetic, 400]] as const) {
    const speed = await multiverseSpeed(path, words(200, 7), places, rounds)
    ahead.push({ name, ...speed })
    const told = `${speed.placesPerSecond.toFixed(0).padStart(6)} places/s  plain ${speed.reference.toFixed(0).padStart(6)} tokens/s  ratio ${speed.ratio.toFixed(2)}`
    console.log(`${name.padEnd(15)} ${told}  first ${speed.firstMs.toFixed(0)} ms  cancel ${speed.cancelMs.toFixed(0)} ms`)
  }
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ plain: median(plain), scored: median(scored), ratio, rows, firsts, ahead }, null, 2))
} finally {
  await backend.close()
  rmSync(scratch, { recursive: true, force: true })
}
