import { openLibrary } from '../main/engine/llama/library'
import { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { loadModel } from '../main/engine/llama/model'
import { EngineReference } from './engineReference'

/** Places of one step of a multiverse, and so the sequences of the reference. */
const batch = 32
const never = new AbortController().signal

export interface MultiverseSpeed {
  readonly placesPerSecond: number
  readonly reference: number
  readonly ratio: number
  /** From the ask to the first places told, with the prefix cached, in milliseconds. */
  readonly firstMs: number
  /** From a cancel to the end of the run. */
  readonly cancelMs: number
}

/**
 * Places a second of a multiverse, with twelve ways told at each, against the same model's plain loop over `llama_decode` with as
 * many sequences over an equal prefix, in turn and on the same number of threads. Medians.
 */
export async function multiverseSpeed(path: string, text: string, places: number, rounds: number): Promise<MultiverseSpeed> {
  const backend = new LlamaBackend()
  const facts = await backend.load({ path, device: 'cpu', context: 8192, threads: null }, () => undefined, never)
  const library = await openLibrary('cpu')
  const model = await loadModel(library, path, 0, () => undefined, never)
  const reference = new EngineReference(library, model, 8192, facts.threads, batch)
  const ask = { head: '', text, path: [], places, ms: 600_000, depth: 48, top: 12, leastMass: 0 }
  const look = async (signal: AbortSignal, onPlace: () => void): Promise<void> => {
    const control = { signal, gate: () => new Promise<void>((resolve) => setImmediate(resolve)) }
    await backend.lookAhead(ask, { started: () => undefined, expanded: onPlace }, control).catch(() => undefined)
  }
  const [speeds, plains, firsts, cancels]: [number[], number[], number[], number[]] = [[], [], [], []]
  try {
    await look(never, () => undefined)
    const prefix = backend.counters().cellsUsed
    for (let round = 0; round < rounds; round++) {
      const start = performance.now()
      let first = 0
      let told = 0
      await look(never, () => {
        if (told++ === 0) first = performance.now() - start
      })
      speeds.push((1000 * told) / (performance.now() - start))
      firsts.push(first)
      reference.prepare(prefix, batch)
      plains.push(reference.run(prefix, batch, Math.ceil(places / batch)).tokensPerSecond)
      const abort = new AbortController()
      let cancelled = 0
      told = 0
      await look(abort.signal, () => {
        if (++told !== places >> 1) return
        abort.abort()
        cancelled = performance.now()
      })
      cancels.push(performance.now() - cancelled)
    }
  } finally {
    reference.close()
    await backend.close()
  }
  const ratio = median(speeds.map((speed, i) => speed / (plains[i] ?? NaN)))
  return { placesPerSecond: median(speeds), reference: median(plains), ratio, firstMs: median(firsts), cancelMs: median(cancels) }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
