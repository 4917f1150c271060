import type { Run } from '../../loom/run'
import type { BranchPoint } from './lens'
import type { ThreadTokens } from './threadTokens'

interface Stretch {
  readonly from: number
  readonly to: number
}

/** The places in the writer's own text of a stretch where the model saw the widest forks: `most` of them, in the order of the text. */
export function branchPointsIn({ from, to }: Stretch, thread: Pick<ThreadTokens, 'tokens' | 'runs'>, slice: (from: number, to: number) => string, most: number): readonly BranchPoint[] {
  const own = writersOwn({ from, to }, thread.runs())
  return thread
    .tokens(from, to)
    .filter((token) => token.fresh && own.some((span) => span.from <= token.from && token.to <= span.to))
    .toSorted((a, b) => b.entropy - a.entropy)
    .slice(0, most)
    .map(({ from: at, to: end, entropy }) => ({ at, entropy, text: slice(at, end), before: slice(Math.max(from, at - 24), at) }))
    .toSorted((a, b) => a.at - b.at)
}

/** The stretches of the writer's own text that reach into `from`…`to`. */
export function writersOwn({ from, to }: Stretch, runs: readonly Run[]): readonly Stretch[] {
  const spans: Stretch[] = []
  let at = 0
  for (const { origin, length } of runs) {
    if (origin === 'writer' && at < to && at + length > from) spans.push({ from: at, to: at + length })
    at += length
  }
  return spans
}
