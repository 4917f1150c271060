import { defaultSampling, defaultStopping } from '../loom/generation'
import { openLibrary } from '../main/engine/llama/library'
import { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { loadModel, physicalCores } from '../main/engine/llama/model'
import { EngineReference } from './engineReference'

const never = new AbortController().signal
const open = { signal: never, gate: () => Promise.resolve() }
/** Rows of one call of the engine on the CPU, and of the library's own calls. */
const [even, tiled] = [60, 512]

/** Tokens per second, medians over the rounds; all on the same number of threads, in turn. */
export interface ScoringSpeed {
  readonly tokens: number
  readonly threads: number
  /** The engine's prompt evaluation: the logits of each call's last token only. */
  readonly plain: number
  /** The same calls with the logits of every token, which nothing reads: no scorer on this library can be faster. */
  readonly bound: number
  /** The library in calls of 512, which rounds otherwise than one token at a time. */
  readonly tiled: number
  readonly scored: number
  readonly ratio: number
  readonly ratioToBound: number
}

/** How fast the model at `path` scores texts of `text` that no one has seen, with ten alternatives a token. */
export async function scoringSpeed(path: string, text: (round: number) => string, rounds: number): Promise<ScoringSpeed> {
  const library = await openLibrary('cpu')
  const threads = physicalCores(library)
  const backend = new LlamaBackend()
  await backend.load({ path, device: 'cpu', context: 8192, threads }, () => undefined, never)
  const model = await loadModel(library, path, 0, () => undefined, never)
  const reference = new EngineReference(library, model, 8192, threads, even)
  const score = async (asked: string): Promise<{ tokens: number; speed: number }> => {
    let tokens = 0
    const start = performance.now()
    await backend.score({ head: '', text: asked, from: 0, top: 10 }, { started: () => undefined, token: () => void tokens++ }, open)
    return { tokens, speed: (1000 * tokens) / (performance.now() - start) }
  }
  const prompt = async (asked: string): Promise<number> => {
    const stopping = { ...defaultStopping, tokens: 1, minTokens: 1 }
    const timings = await backend.weave(
      { head: '', text: asked, branches: 1, firstBranch: 0, seed: 1, top: 0, heal: false, sampling: defaultSampling, stopping },
      { started: () => undefined, token: () => undefined, finished: () => undefined },
      { ...open, isCancelled: () => false },
    )
    return (1000 * timings.evaluatedTokens) / timings.promptMs
  }
  const [plain, bound, tiles, scored]: [number[], number[], number[], number[]] = [[], [], [], []]
  try {
    const { tokens } = await score(text(-1))
    reference.prompt(tokens, even, 'all')
    for (let round = 0; round < rounds; round++) {
      plain.push(await prompt(text(2 * round)))
      scored.push((await score(text(2 * round + 1))).speed)
      bound.push(reference.prompt(tokens, even, 'all'))
      tiles.push(reference.prompt(tokens, tiled, 'last'))
    }
    const ratio = (to: readonly number[]): number => median(scored.map((speed, i) => speed / (to[i] ?? NaN)))
    const speeds = { plain: median(plain), bound: median(bound), tiled: median(tiles), scored: median(scored) }
    return { tokens, threads, ...speeds, ratio: ratio(plain), ratioToBound: ratio(bound) }
  } finally {
    reference.close()
    await backend.close()
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
