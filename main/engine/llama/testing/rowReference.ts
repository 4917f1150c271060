import type { Candidates, Survey } from '../rowKernel'

/** What ../../kernel/rows.ts computes, in plain JavaScript and double precision: the tests compare the two. */

export function referenceSurvey(row: Float32Array, k: number): Survey {
  let most = -Infinity
  for (const x of row) most = Math.max(most, x)
  let sum = 0
  for (const x of row) sum += Math.exp(x - most)
  const logSum = most + Math.log(sum)
  let entropy = 0
  for (const x of row) if (x > -Infinity) entropy -= Math.exp(x - logSum) * (x - logSum)
  const { ids, logits } = referenceCollect(row, -Infinity)
  return { most, logSum, entropy, ids: ids.slice(0, k), logits: logits.slice(0, k) }
}

export function referenceRank(row: Float32Array, id: number): number {
  const x = row[id] ?? 0
  return 1 + row.reduce((count, y, other) => count + (y > x || (y === x && other < id) ? 1 : 0), 0)
}

export function referenceCollect(row: Float32Array, floor: number): Candidates {
  const ids = Array.from(row.keys()).filter((id) => (row[id] ?? NaN) >= floor)
  ids.sort((a, b) => (row[b] === row[a] ? a - b : (row[b] ?? 0) - (row[a] ?? 0)))
  return { ids, logits: ids.map((id) => row[id] ?? 0) }
}

/** How far [0, 1) is shared out before and with each token, in id order, among those at least the largest plus `keep`. */
export function referenceShares(row: Float32Array, temperature: number, keep = -Infinity): Float64Array {
  const most = row.reduce((a, b) => Math.max(a, b), -Infinity)
  const floor = Math.fround(most + keep)
  const weights = Float64Array.from(row, (x) => (x >= floor ? Math.exp((x - most) / temperature) : 0))
  const total = weights.reduce((a, b) => a + b, 0)
  let sum = 0
  return weights.map((weight) => (sum += weight / total))
}
