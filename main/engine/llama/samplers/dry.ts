import type { Sampling } from '../../../../loom/generation'

/** Tokens that end the search for a repeated stretch. */
export type DryBreakers = ReadonlySet<number>

/**
 * DRY ("don't repeat yourself", p-e-w 2024): a token that would make the text's end repeat an earlier stretch longer is made less likely
 * by multiplier × base^(length − allowedLength), length being that of the repeated stretch before the token.
 */
export function penaliseRepetition(
  dry: Sampling['dry'],
  breakers: DryBreakers,
  history: readonly number[],
  edit: (id: number, change: (logit: number) => number) => void,
): void {
  if (dry.multiplier === 0 || dry.base < 1 || dry.lastTokens === 0) return
  for (const [id, length] of repeatedLengths(history, dry.lastTokens, breakers)) {
    if (length < dry.allowedLength) continue
    const exponent = Math.min(length - dry.allowedLength, 88 / Math.max(Math.log(dry.base), 1e-6))
    const penalty = dry.multiplier * dry.base ** exponent
    edit(id, (logit) => logit - penalty)
  }
}

/** For every token that once followed a stretch equal to the text's end: the longest such stretch. */
export function repeatedLengths(history: readonly number[], lastTokens: number, breakers: DryBreakers): Map<number, number> {
  const from = lastTokens < 0 ? 0 : Math.max(0, history.length - lastTokens)
  const reversed = history.slice(from).reverse()
  const stop = reversed.findIndex((id) => breakers.has(id))
  const most = stop < 0 ? reversed.length : stop
  const lengths = new Map<number, number>()
  const z = matchLengths(reversed)
  for (let i = 1; i < reversed.length; i++) {
    const length = Math.min(z[i] ?? 0, most)
    const next = reversed[i - 1] ?? 0
    if (length > 0 && !breakers.has(next) && length > (lengths.get(next) ?? 0)) lengths.set(next, length)
  }
  return lengths
}

/** Z-algorithm: how far the sequence from i on agrees with its beginning (linear time). */
function matchLengths(sequence: readonly number[]): Int32Array {
  const z = new Int32Array(sequence.length)
  let left = 0
  let right = 0
  for (let i = 1; i < sequence.length; i++) {
    let length = i < right ? Math.min(right - i, z[i - left] ?? 0) : 0
    while (i + length < sequence.length && sequence[length] === sequence[i + length]) length++
    z[i] = length
    if (i + length > right) {
      left = i
      right = i + length
    }
  }
  return z
}
