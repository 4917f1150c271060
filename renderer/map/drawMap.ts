import { byte, int, real } from './columns'
import { drawKnots } from './drawKnots'
import { drawWords } from './drawWords'
import type { MapFonts } from './drawWords'
import { fromX, isOutside, topOf } from './findNode'
import { columnWidth } from './mapLayout'
import type { MapLayout } from './mapLayout'
import type { MapPaint } from './mapPaint'
import { Pen } from './pen'
import type { View } from './pen'
import type { Scene } from './scene'
import { heightAt, trace, whereAt } from './trace'

/** Widths of threads by how much hangs from them, and the least number of nodes for each. */
const widths = [1, 1.5, 2.1, 2.8] as const
const heavy = [0, 12, 90, 700] as const

/** Pixels between columns under which single knots are not drawn, and under which threads of one pixel are drawn once. */
const leastForKnots = 7
const leastForEach = 3

/** Draws what of the scene lies in the view. Costs what is seen, not what there is. Returns how many threads it drew. */
export function drawMap(context: CanvasRenderingContext2D, scene: Scene, view: View, paint: MapPaint, fonts: MapFonts | null): number {
  const pen = new Pen(context, view, paint)
  const column = columnWidth * view.zoomX
  drawBand(pen, scene)
  const seen: number[] = []
  const drawn = drawThreads(pen, scene, column < leastForEach, column >= leastForKnots ? seen : null)
  drawThread(pen, scene)
  drawBar(pen, scene)
  if (column >= leastForKnots) drawKnots(pen, scene, seen)
  if (fonts !== null) drawWords(pen, scene, column >= leastForKnots ? seen : [], fonts)
  return drawn
}

function drawThreads(pen: Pen, scene: Scene, far: boolean, knots: number[] | null): number {
  const { layout, shades, faint } = scene
  const { context, paint, view, weight } = pen
  const columns = Math.ceil(view.width) + 2
  const painted = far ? new Uint8Array(columns * (Math.ceil(view.height) + 2)) : null
  /** Where the line to a position has got to: itself, or the last of its ancestors that was worth a pixel. */
  const from = far ? new Int32Array(layout.count) : layout.parent
  const exits = far ? null : new Exits(pen, layout)
  let drawn = 0
  // Shades in the high bits, then width, then whether faint.
  const stroke = (style: number, path: Path2D): void => {
    const isFaint = (style & 1) === 1
    context.globalAlpha = isFaint ? 0.45 : 1
    context.setLineDash(isFaint && !far ? [3, 3] : [])
    context.strokeStyle = paint.shades[style >> 3] ?? paint.hair
    context.lineWidth = (widths[(style >> 1) & 3] ?? 1) * weight
    context.stroke(path)
  }
  context.lineCap = 'round'
  for (let p = 0; p < layout.count; ) {
    const end = int(layout.end, p)
    if (isOutside(layout, p, pen.inView)) {
      p = end
      continue
    }
    const x = pen.x(real(layout.x, p))
    const y = pen.y(real(layout.y, p))
    let x0 = pen.x(fromX(layout, p))
    let y0 = pen.y(topOf(layout, p))
    let turn = pen.y(real(layout.turn, p))
    let foot = y
    let next = p + 1
    if (painted !== null) {
      const above = int(layout.parent, p)
      const last = above < 0 ? -1 : int(from, above)
      x0 = last < 0 ? x : pen.x(real(layout.x, last))
      y0 = last < 0 ? pen.y(0) : pen.y(real(layout.y, last))
      const wide = (real(layout.right, p) - real(layout.left, p)) * view.zoomX
      const low = pen.y(real(layout.low, p))
      from[p] = p
      if (wide < 1.5 && low - y < 1.5) {
        // A subtree under a pixel: one stroke, and one only for all that end on the same pixel.
        next = end
        foot = low
        const cell = Math.min(columns - 1, Math.max(0, Math.round(x))) + columns * Math.max(0, Math.min(Math.ceil(view.height), Math.round(low)))
        if (painted[cell] === 1) {
          p = next
          continue
        }
        painted[cell] = 1
      } else if (above >= 0 && Math.abs(x - x0) < 0.8 && Math.abs(y - y0) < 0.8) {
        from[p] = last
        p = next
        continue
      }
      turn = Math.max(y0, turn)
    }
    if (exits?.repeats(p, x0, y0, x, turn) === true) {
      p = next
      continue
    }
    const size = end - p
    const width = size < heavy[1] ? 0 : size < heavy[2] ? 1 : size < heavy[3] ? 2 : 3
    trace(pen.path((byte(shades, p) << 3) | (width << 1) | byte(faint, p), stroke), x0, y0, x, Math.min(turn, foot), foot, view)
    drawn++
    if (knots !== null && y > -12 && y < view.height + 12 && x > -12 && x < view.width + 12) knots.push(p)
    p = next
  }
  pen.flush(stroke)
  context.globalAlpha = 1
  context.setLineDash([])
  return drawn
}

/**
 * Of the threads of a wide fork that leave the view at one side, most leave it on the same pixel: each pixel is drawn once.
 */
class Exits {
  readonly #pen: Pen
  readonly #layout: MapLayout
  readonly #last = new Map<number, number>()

  constructor(pen: Pen, layout: MapLayout) {
    this.#pen = pen
    this.#layout = layout
  }

  repeats(p: number, x0: number, y0: number, x: number, turn: number): boolean {
    const { width } = this.#pen.view
    if (x >= -12 && x <= width + 12) return false
    const side = x < 0 ? -12 : width + 12
    const way = (side - x0) / (x - x0)
    if (way <= 0 || way >= 1) return false
    const y = Math.round(y0 + (turn - y0) * heightAt(whereAt(way)))
    const key = 2 * int(this.#layout.parent, p) + (x < 0 ? 0 : 1)
    if (this.#last.get(key) === y) return true
    this.#last.set(key, y)
    return false
  }
}

/** The ground under the thread, wider than the thread. */
function drawBand(pen: Pen, scene: Scene): void {
  alongThread(pen, scene, () => 0, (_, path) => {
    pen.context.strokeStyle = pen.paint.band
    pen.context.lineCap = 'round'
    pen.context.lineJoin = 'round'
    pen.context.lineWidth = Math.max(6, 10 * pen.weight)
    pen.context.stroke(path)
  })
}

/** The thread again, over its neighbours and stronger than they are. */
function drawThread(pen: Pen, scene: Scene): void {
  const far = columnWidth * pen.view.zoomX < leastForEach
  alongThread(pen, scene, (p) => (far ? 0 : byte(scene.shades, p)), (style, path) => {
    pen.context.strokeStyle = far ? pen.paint.accent : (pen.paint.shades[style] ?? pen.paint.ink)
    pen.context.lineWidth = far ? 2 : 3.2 * pen.weight
    pen.context.stroke(path)
  })
}

function alongThread(pen: Pen, { layout, thread }: Scene, styleOf: (p: number) => number, stroke: (style: number, path: Path2D) => void): void {
  let x0 = Number.NaN
  let y0 = Number.NaN
  for (let i = 0; i < thread.length; i++) {
    const p = int(thread, i)
    const x = pen.x(real(layout.x, p))
    const y = pen.y(real(layout.y, p))
    const fromY = Number.isNaN(y0) ? pen.y(0) : y0
    const from = Number.isNaN(x0) ? x : x0
    if (i < thread.length - 1 && Math.abs(x - from) < 0.8 && Math.abs(y - fromY) < 0.8) continue
    x0 = x
    y0 = y
    if (y < -20 || fromY > pen.view.height + 20) continue
    trace(pen.path(styleOf(p), stroke), from, fromY, x, Math.min(y, Math.max(fromY, pen.y(real(layout.turn, p)))), y, pen.view)
  }
  pen.flush(stroke)
}

/** The bar that the root hangs from. */
function drawBar(pen: Pen, { layout }: Scene): void {
  const half = 26 * pen.view.zoomX
  if (half < 4) return
  const { context, paint } = pen
  const x = pen.x(real(layout.x, 0))
  const y = pen.y(0)
  context.strokeStyle = paint.soft
  context.lineWidth = 2.4 * pen.weight
  context.beginPath()
  context.moveTo(x - half, y)
  context.lineTo(x + half, y)
  context.stroke()
}
