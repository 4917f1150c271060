import type { Camera, Size } from './camera'
import { drawMap } from './drawMap'
import type { MapFonts } from './drawWords'
import type { MapPaint } from './mapPaint'
import type { Scene } from './scene'

/** A drawing that takes longer is not made again in every frame of a movement. Milliseconds. */
const dear = 9
/** How long after the last movement it is then made sharp. Milliseconds. */
const restMs = 110
/** How much a picture may be stretched meanwhile. */
const mostStretch = 3

/**
 * The canvas of the map, larger than the view all round: while the camera moves over what is drawn, the picture is only
 * moved, and while it zooms over a scene that is dear to draw, stretched.
 */
export class SceneCanvas {
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  #drawn: { readonly camera: Camera; readonly size: Size; readonly margin: number; readonly pixels: number } | null = null
  #shown: Camera | null = null
  #cost = 0
  #movedAt = -Infinity

  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('this window draws no canvas')
    this.#canvas = canvas
    this.#context = context
  }

  /** Milliseconds that the last drawing took. */
  get cost(): number {
    return this.#cost
  }

  /** The scene, its colours or the window have changed: the picture is no longer true. */
  spoil(): void {
    this.#drawn = null
  }

  /** Shows the scene from the camera. Returns milliseconds after which it wants to be called again, or null. */
  show(scene: Scene, camera: Camera, size: Size, paint: MapPaint, fonts: MapFonts, now: number): number | null {
    const { devicePixelRatio: pixels } = window
    const drawn = this.#drawn
    if (camera !== this.#shown) this.#movedAt = now
    this.#shown = camera
    if (drawn === null || drawn.pixels !== pixels || drawn.size.width !== size.width || drawn.size.height !== size.height) {
      this.#draw(scene, camera, size, pixels, paint, fonts)
      return null
    }
    const stretch = camera.zoom / drawn.camera.zoom
    const dx = (drawn.camera.x - camera.x) * camera.zoom
    const dy = (drawn.camera.y - camera.y) * camera.zoom
    const bearable = stretch < mostStretch && stretch > 1 / mostStretch
    const covers = this.#covers(dx, dy, stretch, size, drawn.margin)
    const resting = now - this.#movedAt >= restMs
    if (stretch === 1 ? !covers : this.#cost < dear || resting || !bearable || (!covers && stretch > 1)) {
      this.#draw(scene, camera, size, pixels, paint, fonts)
      return null
    }
    this.#canvas.style.transform = `translate(${dx}px, ${dy}px) scale(${stretch})`
    return stretch === 1 ? null : restMs
  }

  #covers(dx: number, dy: number, stretch: number, { width, height }: Size, margin: number): boolean {
    const spareX = (width / 2 + margin) * stretch - width / 2
    const spareY = (height / 2 + margin) * stretch - height / 2
    return Math.abs(dx) <= spareX && Math.abs(dy) <= spareY
  }

  #draw(scene: Scene, camera: Camera, size: Size, pixels: number, paint: MapPaint, fonts: MapFonts): void {
    const began = performance.now()
    const margin = Math.round(Math.min(240, Math.max(size.width, size.height) / 5))
    const width = size.width + 2 * margin
    const height = size.height + 2 * margin
    const canvas = this.#canvas
    const [columns, rows] = [Math.round(width * pixels), Math.round(height * pixels)]
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns
      canvas.height = rows
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
      canvas.style.left = `${-margin}px`
      canvas.style.top = `${-margin}px`
    }
    this.#context.setTransform(pixels, 0, 0, pixels, 0, 0)
    this.#context.clearRect(0, 0, width, height)
    const { zoom } = camera
    const view = { x: camera.x - width / 2 / zoom, y: camera.y - height / 2 / zoom, zoomX: zoom, zoomY: zoom, width, height }
    drawMap(this.#context, scene, view, paint, fonts)
    canvas.style.transform = ''
    this.#drawn = { camera, size, margin, pixels }
    this.#cost = performance.now() - began
  }
}
