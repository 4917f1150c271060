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
const promptRows = 64
const budgetMs = 80
/** A step that takes so long on all cores is long enough to share, and too long to try much. */
const longStepMs = 40

/**
 * Tries one thread against one per core, each for under a tenth of a second: a model whose step takes under a millisecond
 * decodes many times faster on one thread, because the workers' barriers cost more than the work. Leaves the context empty.
 */
export async function measureThreads(context: Context, library: Library, given: number | null, token: number): Promise<Threads> {
  if (given !== null) {
    context.useThreads(given, given)
    return { step: given, prompt: given, why: `${count(given)} as set` }
  }
  const cores = physicalCores(library)
  if (library.node.gpu !== false || cores === 1) {
    const threads = Math.min(cores, library.node.gpu === false ? 1 : 4)
    context.useThreads(threads, threads)
    return { step: threads, prompt: threads, why: count(threads) }
  }
  context.useThreads(cores, cores)
  const whole = await fastest(context, stepRows, token)
  if (whole > longStepMs) {
    context.clear()
    return { step: cores, prompt: cores, why: `${count(cores)}: one for each core` }
  }
  const tried: { threads: number; step: number; prompt: number }[] = []
  for (const threads of [1, cores]) {
    context.useThreads(threads, threads)
    tried.push({ threads, step: await fastest(context, stepRows, token), prompt: await fastest(context, promptRows, token) })
  }
  context.clear()
  const best = (what: 'step' | 'prompt'): number => tried.reduce((a, b) => (b[what] < a[what] * 0.95 ? b : a)).threads
  const step = best('step')
  const prompt = best('prompt')
  context.useThreads(step, prompt)
  const speeds = tried.map((one) => `${one.threads}: ${Math.round((stepRows * 1000) / one.step)}/s`).join(', ')
  return { step, prompt, why: `${count(step)} (measured tokens: ${speeds})` }
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
