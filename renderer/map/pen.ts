import type { Extents } from './camera'
import type { MapPaint } from './mapPaint'

/** A piece of the world on a piece of canvas: the world point in its corner, and pixels for a unit across and down. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoomX: number
  readonly zoomY: number
  readonly width: number
  readonly height: number
}

/** Segments in one path: long paths cost more than their parts. */
const mostInPath = 400

/** A context with the view it draws and the path that is being made. */
export class Pen {
  readonly context: CanvasRenderingContext2D
  readonly view: View
  readonly paint: MapPaint
  readonly inView: Extents
  readonly #paths = new Map<number, { path: Path2D; segments: number }>()

  constructor(context: CanvasRenderingContext2D, view: View, paint: MapPaint) {
    this.context = context
    this.view = view
    this.paint = paint
    const spare = 12
    this.inView = {
      left: view.x - spare / view.zoomX,
      right: view.x + (view.width + spare) / view.zoomX,
      top: view.y - spare / view.zoomY,
      bottom: view.y + (view.height + spare) / view.zoomY,
    }
  }

  x(world: number): number {
    return (world - this.view.x) * this.view.zoomX
  }

  y(world: number): number {
    return (world - this.view.y) * this.view.zoomY
  }

  /** How much wider than at life size lines are. */
  get weight(): number {
    return Math.min(1.5, Math.max(0.55, Math.sqrt(Math.min(this.view.zoomX, this.view.zoomY))))
  }

  /** The path of a style, stroked by `stroke` when it is full. */
  path(style: number, stroke: (style: number, path: Path2D) => void): Path2D {
    const held = this.#paths.get(style)
    if (held !== undefined && held.segments++ < mostInPath) return held.path
    if (held !== undefined) stroke(style, held.path)
    const path = new Path2D()
    this.#paths.set(style, { path, segments: 1 })
    return path
  }

  /** Strokes what is left, lowest style first. */
  flush(stroke: (style: number, path: Path2D) => void): void {
    for (const [style, { path }] of [...this.#paths].sort(([a], [b]) => a - b)) stroke(style, path)
    this.#paths.clear()
  }
}
