import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { forkChild } from '../main/engine/forkChild'
import { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { openLibrary } from '../main/engine/llama/library'
import { loadModel } from '../main/engine/llama/model'
import { processMemory } from '../main/engine/processMemory'
import { EngineSupervisor } from '../main/engine/supervisor'
import type { WeaveAsk } from '../protocol/engine'
import { writeEngineModel } from './engineModel'
import { EngineReference } from './engineReference'
import { ask, median, never, quantile, rest, sliced, weave, words, type Pair } from './engineSlices'

/**
 * How near the engine comes to the machine's limit, the limit measured in the same run: tokens per second, first token, tokens
 * evaluated again, memory, stalls, cancelling. Without `--model` it runs on the bundled model, its context made longer in a copy
 * (the text is nonsense beyond what it was trained for, the time of a step is not), and, as its step takes a tenth of a
 * millisecond, throughput also on a synthetic model ten times as large. Ours and the plain loop
 * take turns, slice by slice: a machine busy with other work slows both.
 */
const { values } = parseArgs({ options: { model: { type: 'string' }, json: { type: 'string' }, quick: { type: 'boolean' } } })
const here = dirname(fileURLToPath(import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'heddle-engine-bench-'))
const path = values.model === undefined ? longBundled() : resolve(values.model)
const cells = 2048 + 16 * 64 + 2048
const rounds = values.quick === true ? 4 : 12
/** A row of the table takes no longer by much, however slow the model, but two rounds at least. */
const rowMs = values.quick === true ? 5000 : 20_000
const result: Record<string, unknown> = { machine: `${cpus()[0]?.model.trim()} × ${cpus().length}`, node: process.version, at: new Date().toISOString() }

function longBundled(): string {
  const bytes = readFileSync(join(here, '../../models/heddle-base-4m.gguf'))
  const key = Buffer.from('llama.context_length')
  bytes.writeUInt32LE(8192, bytes.indexOf(key) + key.length + 4)
  const copy = join(scratch, 'heddle-base-4m-long.gguf')
  writeFileSync(copy, bytes)
  return copy
}

function table(title: string, rows: readonly Readonly<Record<string, string | number>>[]): void {
  console.log(`\n${title}`)
  const names = Object.keys(rows[0] ?? {})
  const cellsOf = rows.map((row) => names.map((name) => (typeof row[name] === 'number' ? (row[name] >= 100 ? row[name].toFixed(0) : row[name].toFixed(2)) : (row[name] ?? ''))))
  const widths = names.map((name, i) => Math.max(name.length, ...cellsOf.map((row) => row[i]?.length ?? 0)))
  for (const row of [names, ...cellsOf]) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '))
}

/** A text of about so many tokens; the engine says how many it was. */
async function textOf(backend: LlamaBackend, tokens: number, salt: number): Promise<string> {
  const probe = words(100, salt)
  const { promptTokens } = await weave(backend, ask(probe, 1, 1, 1))
  return words(Math.floor((tokens * 100) / promptTokens), salt)
}

const columns = `tokens per second of all branches together, prefix cached, evidence recorded, against the plain llama_decode loop.
Slices of 8 steps take turns; a ratio is the median over neighbouring slices, (q1–q3) its spread; “at best” compares the fastest slices, “CPU” the
processor's time instead of the clock's. 1 is the limit`

async function throughput(backend: LlamaBackend, reference: EngineReference, name: string): Promise<void> {
  // An engine lives for hours: its first second, in which its code is still being compiled, is not what is measured.
  const warm = performance.now()
  for (let seed = 0; seed < 20 && performance.now() - warm < rowMs; seed += 1) await weave(backend, ask('The loom', 8, 32, seed))
  const rows: Record<string, string | number>[] = []
  for (const wished of [128, 512, 2048]) {
    const text = await textOf(backend, wished, wished)
    const { promptTokens: prefix } = await weave(backend, ask(text, 1, 1, 1))
    reference.prepare(prefix, 1)
    const alone = (reference.run(prefix, 1, 8), median(Array.from({ length: 5 }, (_, i) => reference.run(prefix + 8 * (i + 1), 1, 8).stepMs)))
    for (const branches of [1, 4, 8, 16]) {
      const pairs: Pair[] = []
      const bare: Pair[] = []
      const first: number[] = []
      let again = 0
      const begun = performance.now()
      for (let round = 0; round < rounds && (round < 2 || performance.now() - begun < rowMs); round += 1) {
        const seen = await sliced(backend, reference, ask(text, branches, 1, round + 1), prefix)
        pairs.push(...seen.pairs)
        first.push(seen.weave.firstMs)
        again = Math.max(again, seen.weave.evaluatedTokens)
        if (round % 2 === 0) bare.push(...(await sliced(backend, reference, ask(text, branches, 1, round + 1, 0), prefix)).pairs)
      }
      const ratios = pairs.map(({ ours, plain }) => plain.wall / ours.wall)
      const step = median(pairs.map(({ plain }) => plain.wall))
      const best = (of: (pair: Pair) => number): number => quantile(pairs.map(of), 0)
      const ofLimit = median(ratios)
      const perSecond = (stepMs: number): number => (branches * 1000) / stepMs
      rows.push({
        prefix: String(prefix),
        N: String(branches),
        'evaluated again': String(again),
        'limit tok/s': perSecond(step),
        'one by one': 1000 / alone,
        'ours, top 10': perSecond(median(pairs.map(({ ours }) => ours.wall))),
        'of limit': `${ofLimit.toFixed(2)} (${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)})`,
        'at best': best(({ plain }) => plain.wall) / best(({ ours }) => ours.wall),
        CPU: median(pairs.map(({ ours, plain }) => plain.cpu / ours.cpu)),
        'top 10 / 0': ofLimit / median(bare.map(({ ours, plain }) => plain.wall / ours.wall)),
        'step ms': step,
        'first of all ms': median(first),
        'in steps': median(first) / step,
        'in steps at best': quantile(first, 0) / best(({ plain }) => plain.wall),
      })
    }
  }
  table(`${name}: ${columns}`, rows)
  result[`throughput, ${name}`] = rows
}

/** Two weaves of 8 branches at once against one after the other. */
async function sideBySide(backend: LlamaBackend, name: string): Promise<void> {
  const [one, other] = [await textOf(backend, 512, 1), await textOf(backend, 512, 2)]
  const timed = async (act: () => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await act()
    return performance.now() - start
  }
  const run = (text: string, seed: number) => weave(backend, ask(text, 8, 32, seed))
  await run(one, 1)
  await run(other, 1)
  const gains: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await rest()
    const inTurn = await timed(async () => [await run(one, round), await run(other, round)])
    gains.push(inTurn / (await timed(() => Promise.all([run(one, round), run(other, round)]))))
  }
  result[`sideBySide, ${name}`] = median(gains)
}

async function reuse(backend: LlamaBackend): Promise<void> {
  const text = await textOf(backend, 2048, 5)
  await weave(backend, ask(text, 8, 16, 1))
  const characters = text.length
  const early = text.lastIndexOf(' ', Math.floor(characters * (1 - 500 / 2048)))
  const acts: readonly (readonly [string, string])[] = [
    ['re-roll', text],
    ['append a word', `${text} slowly`],
    ['walk to a sibling (last sentence differs)', `${text.slice(0, -60)} but the night came down upon the river`],
    ['walk back', text],
    ['edit a word 500 tokens back', `${text.slice(0, early)} quickly${text.slice(early)}`],
    ['a new text', await textOf(backend, 2048, 11)],
  ]
  const rows: Record<string, string | number>[] = []
  for (const [index, [what, now]] of acts.entries()) {
    await rest()
    const { promptTokens, evaluatedTokens, promptMs, firstMs } = await weave(backend, ask(now, 8, 2, index + 2))
    rows.push({ act: what, prefix: String(promptTokens), 'evaluated again': String(evaluatedTokens), 'prompt ms': promptMs, 'first of all ms': firstMs })
  }
  table('Tokens of the prefix that are evaluated again', rows)
  result['reuse'] = rows
}

async function stallsInside(backend: LlamaBackend): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const text = await textOf(backend, 512, 3)
  delay.enable()
  await weave(backend, ask(text, 16, 64, 3))
  delay.disable()
  result['engineLoop'] = { p99Ms: delay.percentile(99) / 1e6 - 1, maxMs: delay.max / 1e6 - 1 }
}

async function throughProcess(): Promise<void> {
  const supervisor = new EngineSupervisor({ spawn: forkChild({ worker: join(here, 'worker.js') }), device: 'cpu', context: cells })
  const loaded = await supervisor.load(path)
  if (!loaded.ok) throw new Error(loaded.fault.sentence)
  const { pid } = supervisor
  const memory = async (): Promise<number> => (((pid === null ? null : await processMemory(pid)) ?? 0) / 1e6)
  const text = words(400, 1)
  const run = (wish: WeaveAsk, onTokens: (cancel: () => void) => void = () => undefined): Promise<number> => {
    let tokens = 0
    const handle = supervisor.weave(wish, {
      tokens: (deltas) => {
        for (const delta of deltas) tokens += delta.tokens
        onTokens(() => handle.cancel(null))
      },
      finished: () => undefined,
    })
    return handle.done.then((answer) => {
      if (!answer.ok) throw new Error(answer.fault.sentence)
      return tokens
    })
  }
  const idle = await memory()
  await run(ask(text, 1, 64, 1))
  const one = await memory()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  const tokens = await run(ask(text, 16, 64, 2))
  const seconds = (performance.now() - start) / 1000
  delay.disable()
  const sixteen = await memory()
  const latencies: number[] = []
  for (let round = 0; round < 10; round += 1) {
    let cancelledAt = 0
    await run(ask(text, 8, 512, round + 10), (cancel) => {
      if (cancelledAt !== 0) return
      cancelledAt = performance.now()
      cancel()
    })
    latencies.push(performance.now() - cancelledAt)
  }
  await supervisor.stop()
  result['process'] = {
    memoryMb: { loaded: idle, oneBranch: one, sixteenBranches: sixteen },
    mainLoop: { p99Ms: delay.percentile(99) / 1e6 - 1, maxMs: delay.max / 1e6 - 1 },
    tokensPerSecondInMain: tokens / seconds,
    cancelMs: { median: median(latencies), worst: Math.max(...latencies) },
  }
}

const backend = new LlamaBackend()
const library = await openLibrary('cpu')

async function against(file: string, name: string): Promise<void> {
  const facts = await backend.load({ path: file, device: 'cpu', context: cells, threads: null }, () => undefined, never)
  console.log(`${result['machine']}, ${facts.name}, ${facts.quantisation}, ${(facts.parameters / 1e6).toFixed(1)} M parameters. ${facts.sentence}`)
  result[`model, ${name}`] = facts
  const model = await loadModel(library, file, 0, () => undefined, never)
  const reference = new EngineReference(library, model, cells, facts.threads, 16)
  await throughput(backend, reference, name)
  reference.close()
  await sideBySide(backend, name)
}

if (values.model === undefined) {
  const synthetic = join(scratch, 'synthetic-42m.gguf')
  writeEngineModel(join(here, '../../models/heddle-base-4m.gguf'), synthetic)
  await against(synthetic, 'synthetic')
}
await against(path, values.model === undefined ? 'bundled' : 'given')
await reuse(backend)
await stallsInside(backend)
await backend.close()
await throughProcess()
table('Stalls, memory, cancelling', [
  { what: 'event loop of the engine, 16 branches: p99 / max ms', value: pair(result['engineLoop'], 'p99Ms', 'maxMs') },
  { what: 'event loop of main while they stream: p99 / max ms', value: pair(field(result['process'], 'mainLoop'), 'p99Ms', 'maxMs') },
  { what: 'engine memory loaded / 1 branch / 16 branches MB', value: Object.values(field(field(result, 'process'), 'memoryMb')).map((mb) => Number(mb).toFixed(0)).join(' / ') },
  { what: 'cancel to engine idle: median / worst ms', value: pair(field(result['process'], 'cancelMs'), 'median', 'worst') },
  ...['synthetic', 'bundled', 'given'].filter((name) => `sideBySide, ${name}` in result).map((name) => ({ what: `two weaves of 8 at once against one after the other, ${name}: times as fast`, value: Number(result[`sideBySide, ${name}`]).toFixed(2) })),
  { what: 'tokens per second that reach main, 16 branches', value: Number(field(result['process'], 'tokensPerSecondInMain')).toFixed(0) },
])
console.log('\nWhere llama.cpp is at hand, compare with: llama-batched-bench -m MODEL -c 5120 -b 512 -npp 128,512,2048 -ntg 32 -npl 1,4,8,16 -pps -t 1')
console.log(`\n${JSON.stringify(result)}`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
rmSync(scratch, { recursive: true, force: true })
process.exit(0)

function field(value: unknown, name: string): Record<string, unknown> {
  return (value as Record<string, Record<string, unknown>>)[name] ?? {}
}

function pair(value: unknown, first: string, second: string): string {
  return [first, second].map((name) => Number(field(value, name)).toFixed(2)).join(' / ')
}
