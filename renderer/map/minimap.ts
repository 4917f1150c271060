import { toWorld } from './camera'
import type { Camera, Extents, Point, Size } from './camera'
import { drawMap } from './drawMap'
import type { MapPaint } from './mapPaint'
import type { Scene } from './scene'

const pad = 8

/** The whole loom in a corner, each way as large as fits, with a frame round what the map shows. */
export class Minimap {
  readonly element: HTMLElement
  readonly #canvas: HTMLCanvasElement
  readonly #frame: HTMLElement
  #extents: Extents = { left: 0, right: 1, top: 0, bottom: 1 }
  #zoom: Point = { x: 1, y: 1 }

  constructor(element: HTMLElement, canvas: HTMLCanvasElement, frame: HTMLElement) {
    this.element = element
    this.#canvas = canvas
    this.#frame = frame
  }

  draw(scene: Scene, extents: Extents, paint: MapPaint): void {
    const { devicePixelRatio: pixels } = window
    const { clientWidth: width, clientHeight: height } = this.element
    const context = this.#canvas.getContext('2d')
    if (context === null || width === 0) return
    this.#canvas.width = Math.round(width * pixels)
    this.#canvas.height = Math.round(height * pixels)
    const across = (width - 2 * pad) / Math.max(1, extents.right - extents.left)
    const down = (height - 2 * pad) / Math.max(1, extents.bottom - extents.top)
    // A little out of shape is better than a map too thin to be seen, and not so much that it is no likeness.
    const least = Math.min(across, down)
    this.#zoom = { x: Math.min(across, least * 6, 0.35), y: Math.min(down, least * 6, 0.35) }
    this.#extents = extents
    const origin = this.#origin()
    context.setTransform(pixels, 0, 0, pixels, 0, 0)
    context.clearRect(0, 0, width, height)
    drawMap(context, scene, { x: origin.x, y: origin.y, zoomX: this.#zoom.x, zoomY: this.#zoom.y, width, height }, paint, null)
  }

  /** Shows what the camera sees; nothing where it sees all. */
  follow(camera: Camera, size: Size): void {
    const from = toWorld(camera, size, { x: 0, y: 0 })
    const to = toWorld(camera, size, { x: size.width, y: size.height })
    const { left, right, top, bottom } = this.#extents
    const all = from.x <= left && to.x >= right && from.y <= top && to.y >= bottom
    this.element.classList.toggle('away', all)
    if (all) return
    const origin = this.#origin()
    const { clientWidth: width, clientHeight: height } = this.element
    const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value))
    const x = clamp((from.x - origin.x) * this.#zoom.x, width - 4)
    const y = clamp((from.y - origin.y) * this.#zoom.y, height - 4)
    this.#frame.style.transform = `translate(${x}px, ${y}px)`
    this.#frame.style.width = `${Math.max(4, clamp((to.x - origin.x) * this.#zoom.x, width) - x)}px`
    this.#frame.style.height = `${Math.max(4, clamp((to.y - origin.y) * this.#zoom.y, height) - y)}px`
  }

  /** The world point under a point of the minimap. */
  worldAt({ x, y }: Point): Point {
    const origin = this.#origin()
    return { x: origin.x + x / this.#zoom.x, y: origin.y + y / this.#zoom.y }
  }

  #origin(): Point {
    const { left, right, top, bottom } = this.#extents
    const { clientWidth: width, clientHeight: height } = this.element
    return { x: (left + right) / 2 - width / 2 / this.#zoom.x, y: (top + bottom) / 2 - height / 2 / this.#zoom.y }
  }
}
