import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { sourceDigest } from '../kernel/rows.wasm'
import { Random } from './random'
import { RowKernel } from './rowKernel'
import { referenceCollect, referenceRank, referenceShares, referenceSurvey } from './testing/rowReference'

const seed = Number(process.env['SEED'] ?? 20)

/** Rows as models make them, and worse: ties, few values, −Infinity, huge spreads, sizes that are no multiple of four. */
function randomRow(random: Random): Float32Array {
  const size = 1 + Math.floor(random.next() * [7, 300, 5000][Math.floor(random.next() * 3)]!)
  const spread = [0, 1, 10, 80][Math.floor(random.next() * 4)]!
  const steps = random.next() < 0.3 ? 5 : 1e9
  const row = Float32Array.from({ length: size }, () => (Math.round((random.next() - 0.5) * steps) / steps) * 2 * spread)
  for (let i = 0; i < size * (random.next() < 0.3 ? 0.5 : 0); i++) row[Math.floor(random.next() * size)] = -Infinity
  row[Math.floor(random.next() * size)] = 3
  return row
}

describe(`the row kernel agrees with the reference (SEED=${seed})`, () => {
  const random = new Random(seed)
  const cases = Array.from({ length: 60 }, () => randomRow(random))

  it.each(cases.map((row, i) => ({ i, row })))('row $i of $row.length', ({ row }) => {
    const kernel = new RowKernel(row.length, 2)
    kernel.write(1, row)
    const k = Math.floor(random.next() * 41)
    const expected = referenceSurvey(row, k)
    const seen = kernel.survey(1, k)
    expect(seen.most).toBe(expected.most)
    expect(seen.logSum).toBeCloseTo(expected.logSum, 5)
    expect(seen.entropy).toBeCloseTo(expected.entropy, 4)
    const count = seen.logits.filter((logit) => logit > -Infinity).length
    expect(seen.ids.slice(0, count)).toEqual(expected.ids.slice(0, count))
    expect(seen.logits.slice(0, count)).toEqual(expected.logits.slice(0, count))
    const id = Math.floor(random.next() * row.length)
    expect(kernel.rank(1, id)).toBe(referenceRank(row, id))
    const floor = expected.most - random.next() * 5
    expect(kernel.collect(1, floor)).toEqual(referenceCollect(row, Math.fround(floor)))
    for (const temperature of [1, 0.3 + random.next() * 2]) {
      for (const keep of [-Infinity, -random.next() * 5, 0]) {
        const shares = referenceShares(row, temperature, keep)
        for (const u of [0, random.next(), random.next(), 1 - 2 ** -53]) {
          kernel.survey(1, k, keep)
          const drawn = kernel.draw(1, temperature, u, keep)
          expect(row[drawn]).toBeGreaterThan(-Infinity)
          expect(row[drawn]).toBeGreaterThanOrEqual(Math.fround(expected.most + keep))
          // Where rounding leaves nothing at the end, any token that may be drawn is right.
          if (u > 0.999999) continue
          expect(shares[drawn]! + 1e-5).toBeGreaterThan(u)
          expect((shares[drawn - 1] ?? 0) - 1e-5).toBeLessThanOrEqual(u)
        }
      }
    }
    expect(kernel.copyOf(1)).toEqual(row)
  })
})

it('draws in proportion to probability', () => {
  const row = Float32Array.from([0, 1, 2, 3, -Infinity])
  const kernel = new RowKernel(row.length, 1)
  kernel.write(0, row)
  const random = new Random(1)
  const counts = new Array<number>(row.length).fill(0)
  const draws = 40_000
  for (let i = 0; i < draws; i++) counts[kernel.draw(0, 1, random.next())]!++
  const shares = referenceShares(row, 1)
  for (const [id, count] of counts.entries()) expect(count / draws).toBeCloseTo(shares[id]! - (shares[id - 1] ?? 0), 1.7)
  expect(counts[4]).toBe(0)
})

it('is compiled from the source beside it', async () => {
  const source = await readFile(new URL('../kernel/rows.ts', import.meta.url), 'utf8')
  expect(createHash('sha256').update(source).digest('hex')).toBe(sourceDigest)
})
