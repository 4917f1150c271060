import type { Context, Row } from './context'
import type { Library } from './library'
import { physicalCores } from './model'

/** Threads for steps of a few rows and for prompts, with the reason. */
export interface Threads {
  readonly step: number
  readonly prompt: number
  readonly why: string
}

const stepRows = 5
const promptRows = 60
const budgetMs = 45
/** One thread takes too long for a step of a larger model to be worth a try, and would lose. */
const triedAlone = 2 ** 30
/** A step that takes so long shows what the prompt would. */
const longStepMs = 25

/**
 * Tries one thread, one per core and what lies between, each for under a tenth of a second: a model whose step takes under a
 * millisecond decodes many times faster on one thread, because the workers' barriers cost more than the work. `bytes` is the
 * model's size. Leaves the context empty.
 */
export async function measureThreads(context: Context, library: Library, given: number | null, token: number, bytes: number): Promise<Threads> {
  if (given !== null) {
    context.useThreads(given, given)
    return { step: given, prompt: given, why: `${count(given)}, as set or measured before` }
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
  const best = (what: 'step' | 'prompt'): number => tried.reduce((a, b) => (b[what] < a[what] * 0.95 ? b : a)).threads
  const step = best('step')
  const prompt = best('prompt')
  context.useThreads(step, prompt)
  const speeds = tried.map((one) => `${one.threads}: ${Math.round((stepRows * 1000) / one.step)}/s`).join(', ')
  return { step, prompt, why: `${count(step)} (measured tokens: ${speeds})` }
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

function count(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`
}
