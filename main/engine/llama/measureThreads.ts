import type { Threads } from '../../../protocol/engine'
import type { Context, Row } from './context'
import type { Library } from './library'
import { physicalCores } from './model'

/** Threads for steps of a few rows and for prompts, with the reason. */
export interface ChosenThreads {
  readonly step: number
  readonly prompt: number
  readonly why: string
}

const stepRows = 5
const promptRows = 60
const budgetMs = 45
/** One thread takes too long for a step of a larger model to be worth a try, and would lose. */
const triedAlone = 2 ** 30
/**
 * A step this short stays on one thread even where more won just now: at its barriers every thread waits for the slowest, and
 * one that the page or the desk needs for a moment costs many steps (measured: 8 ms a step in place of 0.8).
 */
const shortStepMs = 4
/** More threads must win by this much: they take what the rest of the app would have. */
const worthwhile = 0.8
/** A step that takes so long shows what the prompt would. */
const longStepMs = 25

/**
 * Tries one thread, one per core and what lies between, each for under a tenth of a second: a model whose step takes a
 * millisecond is steadier, and mostly many times faster, on one thread. `bytes` is the
 * model's size. Leaves the context empty.
 */
export async function measureThreads(context: Context, library: Library, given: Threads | null, token: number, bytes: number): Promise<ChosenThreads> {
  if (given !== null) {
    const { step, prompt } = typeof given === 'number' ? { step: given, prompt: given } : given
    context.useThreads(step, prompt)
    return { step, prompt, why: `${both(step, prompt)}, as set or measured before` }
  }
  const cores = physicalCores(library)
  if (library.node.gpu !== false || cores === 1) {
    const threads = Math.min(cores, library.node.gpu === false ? 1 : 4)
    context.useThreads(threads, threads)
    return { step: threads, prompt: threads, why: count(threads) }
  }
  const tried: { threads: number; step: number; prompt: number }[] = []
  for (const threads of candidates(cores, bytes)) {
    context.useThreads(threads, threads)
    const step = await fastest(context, stepRows, token)
    tried.push({ threads, step, prompt: step > longStepMs ? step : await fastest(context, promptRows, token) })
  }
  context.clear()
  const best = (what: 'step' | 'prompt'): number => tried.reduce((a, b) => (b[what] < a[what] * worthwhile ? b : a)).threads
  const alone = tried.find(({ threads }) => threads === 1)
  const step = alone !== undefined && alone.step < shortStepMs ? 1 : best('step')
  const prompt = best('prompt')
  context.useThreads(step, prompt)
  const speeds = tried.map((one) => `${one.threads}: ${Math.round((stepRows * 1000) / one.step)}/s`).join(', ')
  return { step, prompt, why: `${both(step, prompt)} (measured tokens: ${speeds})` }
}

function candidates(cores: number, bytes: number): readonly number[] {
  if (bytes > triedAlone) return cores > 3 ? [cores >> 1, cores] : [cores]
  return [...new Set([1, 2, cores >> 1, cores])].sort((a, b) => a - b)
}

/** Milliseconds of the fastest of several equal calls. */
async function fastest(context: Context, size: number, token: number): Promise<number> {
  const rows: Row[] = Array.from({ length: size }, (_, i) => ({ token, position: i, sequence: 0, output: i === size - 1 }))
  let best = Infinity
  const start = performance.now()
  do {
    context.clear()
    const before = performance.now()
    await context.decode(rows)
    best = Math.min(best, performance.now() - before)
  } while (performance.now() - start < budgetMs)
  return best
}

function both(step: number, prompt: number): string {
  return step === prompt ? count(step) : `${count(step)}, ${prompt} for prompts`
}

function count(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`
}
