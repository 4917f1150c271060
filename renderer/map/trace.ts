/** What of a `Path2D` a thread needs. */
export type Trail = Pick<Path2D, 'moveTo' | 'lineTo' | 'bezierCurveTo'>

/** Pixels outside the view to which a thread is drawn: its ends there are never seen. */
export const spill = 24

/** How many views a curve may be broad before only the part in view is drawn: a canvas takes its time with all the others. */
const broad = 2

/** Of the way down at which the curve's two handles are. */
const [leaving, arriving] = [0.52, 0.38]

/**
 * A thread down from (x0, y0): over to its column in a curve that ends at `turn`, then straight to `y`. Only what is in view
 * or near it is drawn, so that the width of a fork costs nothing.
 */
export function trace(path: Trail, x0: number, y0: number, x: number, turn: number, y: number, view: { readonly width: number; readonly height: number }): void {
  const across = (at: number): number => Math.min(view.width + spill, Math.max(-spill, at))
  const down = (at: number): number => Math.min(view.height + spill, Math.max(-spill, at))
  if (Math.abs(x - x0) < 1) {
    path.moveTo(x0, down(y0))
    return path.lineTo(x, down(y))
  }
  const drop = turn - y0
  if (drop < 2) {
    path.moveTo(across(x0), y0)
    path.lineTo(across(x), turn)
  } else if (Math.abs(x - x0) <= broad * view.width) {
    path.moveTo(x0, y0)
    path.bezierCurveTo(x0, y0 + drop * leaving, x, y0 + drop * arriving, x, turn)
  } else {
    const [from, to] = [whereAt((across(x0) - x0) / (x - x0)), whereAt((across(x) - x0) / (x - x0))]
    if (to > from) curvePart(path, x0, y0, x, drop, from, to)
  }
  if (y <= turn || across(x) !== x || turn > view.height + spill) return
  path.moveTo(x, down(turn))
  path.lineTo(x, down(y))
}

/** The parameter at which the curve is this part of its way across, where it goes as 3t² − 2t³. */
export function whereAt(way: number): number {
  return 0.5 - Math.sin(Math.asin(1 - 2 * Math.min(1, Math.max(0, way))) / 3)
}

/** The height of the curve at a parameter, as a part of its drop. */
export function heightAt(t: number): number {
  return 3 * (1 - t) ** 2 * t * leaving + 3 * (1 - t) * t * t * arriving + t ** 3
}

/** The cubic between two parameters is a cubic again, with handles a third of its slopes away. */
function curvePart(path: Trail, x0: number, y0: number, x: number, drop: number, from: number, to: number): void {
  const third = (to - from) / 3
  const xAt = (t: number): number => x0 + (x - x0) * (3 * t * t - 2 * t ** 3)
  const yAt = (t: number): number => y0 + drop * heightAt(t)
  const xSlope = (t: number): number => (x - x0) * 6 * (t - t * t)
  const ySlope = (t: number): number => 3 * drop * (leaving * (1 - t) ** 2 + 2 * (arriving - leaving) * (1 - t) * t + (1 - arriving) * t * t)
  path.moveTo(xAt(from), yAt(from))
  path.bezierCurveTo(
    xAt(from) + third * xSlope(from), yAt(from) + third * ySlope(from),
    xAt(to) - third * xSlope(to), yAt(to) - third * ySlope(to),
    xAt(to), yAt(to),
  )
}
