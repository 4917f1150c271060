import { expect, test } from 'vitest'
import { eachSeed } from '../../loom/testing/random'
import { heightAt, spill, trace, whereAt, type Trail } from './trace'

type Point = readonly [x: number, y: number]

/** Ends of all pieces, handles too, and points along the curves. */
function traced(...[x0, y0, x, turn, y, view]: Parameters<typeof trace> extends [Trail, ...infer Rest] ? Rest : never): { readonly ends: Point[]; readonly along: Point[] } {
  const [ends, along]: [Point[], Point[]] = [[], []]
  let at: Point = [Number.NaN, Number.NaN]
  const path: Trail = {
    moveTo: (...to) => void ends.push((at = to)),
    lineTo: (...to) => void ends.push((at = to)),
    bezierCurveTo: (ax, ay, bx, by, tx, ty) => {
      for (let t = 0; t <= 1; t += 0.125) {
        const mix = (p: number, a: number, b: number, q: number): number => p * (1 - t) ** 3 + 3 * a * (1 - t) ** 2 * t + 3 * b * (1 - t) * t * t + q * t ** 3
        along.push([mix(at[0], ax, bx, tx), mix(at[1], ay, by, ty)])
      }
      at = [tx, ty]
      ends.push(at, [ax, ay], [bx, by])
    },
  }
  trace(path, x0, y0, x, turn, y, view)
  return { ends, along }
}

const view = { width: 1000, height: 600 }

test('a thread to the far end of a wide fork is drawn only where it is in view, and is the same there', () => {
  eachSeed(300, (random) => {
    const far = (): number => (random.below(2_000_000) - 1_000_000) * (random.chance(0.5) ? 1 : 0.001)
    const [x0, y0, x] = [far(), random.below(800) - 100, far()]
    const turn = y0 + 2 + random.below(200)
    const { ends, along } = traced(x0, y0, x, turn, turn + random.below(100_000), view)
    const broad = Math.abs(x - x0) > 2 * view.width
    for (const [atX, atY] of broad ? ends : []) {
      expect(atX).toBeGreaterThanOrEqual(-spill - 1)
      expect(atX).toBeLessThanOrEqual(view.width + spill + 1)
      expect(atY).toBeLessThanOrEqual(Math.max(turn, view.height + spill) + 1)
    }
    for (const [atX, atY] of along) expect(Math.abs(atY - (y0 + (turn - y0) * heightAt(whereAt((atX - x0) / (x - x0)))))).toBeLessThan(0.5)
  })
})

test('what passes the view is drawn from side to side, what does not is not drawn', () => {
  const passing = traced(-500_000, 100, 500_000, 300, 400, view).along
  expect([passing[0]?.[0], passing.at(-1)?.[0]].map((at) => Math.round(at ?? 0))).toEqual([-spill, view.width + spill])
  expect(traced(-500_000, 100, -400_000, 300, 400, view).ends).toEqual([])
})

test('a thread straight down is as long as the view', () => {
  expect(traced(50, -100_000, 50, 0, 100_000, view).ends).toEqual([[50, -spill], [50, view.height + spill]])
})
