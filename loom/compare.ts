import { segmentsOf } from './segments'

/** A stretch of two texts: in both, only in the first, or only in the second. */
export interface Difference {
  readonly t: 'same' | 'first' | 'second'
  readonly text: string
}

/**
 * What two branches share and where they part, word by word (Myers' O(ND) algorithm, 1986). The `same` and `first` parts join to
 * `a`, the `same` and `second` parts to `b`. Texts that share next to nothing are given as wholly different.
 */
export function compare(a: string, b: string): readonly Difference[] {
  const [first, second] = [wordsOf(a), wordsOf(b)]
  let head = 0
  while (head < first.length && head < second.length && first[head] === second[head]) head++
  let tail = 0
  while (tail < first.length - head && tail < second.length - head && first.at(-1 - tail) === second.at(-1 - tail)) tail++
  const steps = walk(first.slice(head, first.length - tail), second.slice(head, second.length - tail))
  return merge([
    { t: 'same', text: first.slice(0, head).join('') },
    ...steps,
    { t: 'same', text: first.slice(first.length - tail).join('') },
  ])
}

/** Edits beyond which a closer look is not worth its time: the memory grows with their square. */
const most = 2000

function wordsOf(text: string): readonly string[] {
  return Array.from(segmentsOf(text, 'word'), (segment) => segment.text)
}

function walk(a: readonly string[], b: readonly string[]): readonly Difference[] {
  const trace = shortest(a, b)
  if (trace === null) return [{ t: 'first', text: a.join('') }, { t: 'second', text: b.join('') }]
  const steps: Difference[] = []
  let [x, y] = [a.length, b.length]
  for (let d = trace.length - 1; d > 0; d--) {
    const reach = trace[d - 1] as Int32Array
    const k = x - y
    const down = k === -d || (k !== d && reachAt(reach, d - 1, k - 1) < reachAt(reach, d - 1, k + 1))
    const before = down ? reachAt(reach, d - 1, k + 1) : reachAt(reach, d - 1, k - 1)
    const start = down ? before : before + 1
    while (x > start) {
      steps.push({ t: 'same', text: a[--x] as string })
      y--
    }
    if (down) steps.push({ t: 'second', text: b[--y] as string })
    else steps.push({ t: 'first', text: a[--x] as string })
  }
  while (x > 0) steps.push({ t: 'same', text: a[--x] as string })
  return steps.reverse()
}

/** For each number of edits d, how far each diagonal −d…d reaches; null when it takes too many. */
function shortest(a: readonly string[], b: readonly string[]): readonly Int32Array[] | null {
  const trace: Int32Array[] = []
  for (let d = 0; d <= Math.min(a.length + b.length, most); d++) {
    const reach = new Int32Array(2 * d + 1)
    const last = trace[d - 1]
    trace.push(reach)
    for (let k = -d; k <= d; k += 2) {
      let x = 0
      if (last !== undefined) {
        const down = k === -d || (k !== d && reachAt(last, d - 1, k - 1) < reachAt(last, d - 1, k + 1))
        x = down ? reachAt(last, d - 1, k + 1) : reachAt(last, d - 1, k - 1) + 1
      }
      while (x < a.length && x - k < b.length && x >= 0 && x - k >= 0 && a[x] === b[x - k]) x++
      reach[k + d] = x
      if (x >= a.length && x - k >= b.length) return trace
    }
  }
  return null
}

function reachAt(reach: Int32Array, d: number, k: number): number {
  return reach[k + d] as number
}

function merge(parts: readonly Difference[]): readonly Difference[] {
  const merged: Difference[] = []
  for (const part of parts) {
    const last = merged.at(-1)
    if (part.text === '') continue
    if (last?.t === part.t) merged[merged.length - 1] = { t: part.t, text: last.text + part.text }
    else merged.push(part)
  }
  return merged
}
