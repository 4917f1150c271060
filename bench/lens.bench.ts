import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { tokenBorder } from '../loom/scoreMap'
import { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { firstScores } from './firstScores'
import { writeEngineModel } from './engineModel'
import { multiverseSpeed } from './multiverseBench'
import { scoringSpeed } from './scoringSpeed'

/**
 * What it costs to look at a text: tokens scored per second beside the engine's plain evaluation of such a text as a prompt, what an
 * edit of one word costs to score again, and how many places of a multiverse are seen per second. Plain evaluation computes logits
 * for one token of a call and scoring for each: the column "with all logits" is the same calls with all of them, none read. The
 * bundled model with its context made longer in a copy: the numbers are nonsense beyond what it was trained for, the time is not.
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

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

const backend = new LlamaBackend()
try {
  const facts = await backend.load({ path: longBundled(), device: 'cpu', context: 16_384, threads: null }, () => undefined, never)
  await score(backend, words(400, 999))
  const donor = join(here, '../../models/heddle-base-4m.gguf')
  const [synthetic, slim] = [join(scratch, 'synthetic-42m.gguf'), join(scratch, 'synthetic-28m.gguf')]
  writeEngineModel(donor, synthetic)
  writeEngineModel(donor, slim, 4096)
  console.log(`\nScoring a text no one has seen, with 10 alternatives a token, beside evaluating it as a prompt (${cpus().length} cores; tokens/s)`)
  console.log('model           share of the table of tokens     plain   with all logits   scoring   ratio   goal   of all logits   library, calls of 512')
  const speeds: Record<string, unknown>[] = []
  for (const [name, share, path, count] of [['bundled 4 M', 25, longBundled(), 1400], ['synthetic 28 M', 8, slim, 700], ['synthetic 42 M', 40, synthetic, 700]] as const) {
    const speed = await scoringSpeed(path, (round) => words(count, round + 50), rounds)
    speeds.push({ name, ...speed })
    const [plain, bound, scored, tiled] = [speed.plain, speed.bound, speed.scored, speed.tiled].map((one) => one.toFixed(0)) as [string, string, string, string]
    const first = `${name.padEnd(15)} ${`${share} %`.padStart(28)} ${plain.padStart(9)} ${bound.padStart(17)} ${scored.padStart(9)}`
    console.log(`${first} ${speed.ratio.toFixed(2).padStart(7)} ${'≥ 0.80'.padStart(6)} ${speed.ratioToBound.toFixed(2).padStart(15)} ${tiled.padStart(23)}`)
  }

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
  const ahead: Record<string, unknown>[] = []
  for (const [name, path, places] of [['bundled 4 M', longBundled(), 1000], ['synthetic 42 M', synthetic, 400]] as const) {
    const speed = await multiverseSpeed(path, words(200, 7), places, rounds)
    ahead.push({ name, ...speed })
    const told = `${speed.placesPerSecond.toFixed(0).padStart(6)} places/s  plain ${speed.reference.toFixed(0).padStart(6)} tokens/s  ratio ${speed.ratio.toFixed(2)}`
    console.log(`${name.padEnd(15)} ${told}  first ${speed.firstMs.toFixed(0)} ms  cancel ${speed.cancelMs.toFixed(0)} ms`)
  }
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ speeds, rows, firsts, ahead }, null, 2))
} finally {
  await backend.close()
  rmSync(scratch, { recursive: true, force: true })
}
