/** Where the writer looks: the world point in the middle of the view, and pixels for a world unit. */
export interface Camera {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Extents {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const mostZoom = 8

export function toScreen({ x, y, zoom }: Camera, { width, height }: Size, world: Point): Point {
  return { x: (world.x - x) * zoom + width / 2, y: (world.y - y) * zoom + height / 2 }
}

export function toWorld({ x, y, zoom }: Camera, { width, height }: Size, screen: Point): Point {
  return { x: (screen.x - width / 2) / zoom + x, y: (screen.y - height / 2) / zoom + y }
}

/** Nearer or farther by a factor; what lies under `at` (screen) stays there. */
export function zoomedAt(camera: Camera, size: Size, at: Point, factor: number, least: number): Camera {
  const zoom = Math.min(mostZoom, Math.max(least, camera.zoom * factor))
  const held = toWorld(camera, size, at)
  return { x: held.x - (at.x - size.width / 2) / zoom, y: held.y - (at.y - size.height / 2) / zoom, zoom }
}

const edge = 56
/** The legend's corner, where the window is wide enough to leave it free; and the caption's foot. Pixels. */
const legend = 190
const caption = 60

/** A small loom is not blown up beyond this. */
const mostWhenFitted = 1.5

/** All in view. */
export function fitted({ left, right, top, bottom }: Extents, { width, height }: Size): Camera {
  const aside = width > 900 ? legend : 0
  const across = Math.max(1, width - 2 * edge - aside) / Math.max(1, right - left)
  const down = Math.max(1, height - 2 * edge - caption) / Math.max(1, bottom - top)
  const zoom = Math.min(mostWhenFitted, across, down)
  return { x: (left + right) / 2 - aside / 2 / zoom, y: (top + bottom) / 2 + caption / 2 / zoom, zoom }
}

/**
 * The camera moved as little as brings `world` into view, clear of legend, caption and edges; for what is more than half a
 * view away, so that it stands in the middle.
 */
export function revealing(camera: Camera, size: Size, world: Point): Camera {
  const { width, height } = size
  const at = toScreen(camera, size, world)
  const aside = width > 900 ? legend : 0
  const side = Math.min(120, width / 4)
  const head = Math.min(90, height / 4)
  const over = (value: number, least: number, most: number, far: number): number => {
    const by = value < least ? value - least : value > most ? value - most : 0
    return Math.abs(by) > far ? value - (least + most) / 2 : by
  }
  const dx = over(at.x, side + aside, width - side, width / 2)
  const dy = over(at.y, head, height - head - 2 * caption, height / 2)
  return dx === 0 && dy === 0 ? camera : { ...camera, x: camera.x + dx / camera.zoom, y: camera.y + dy / camera.zoom }
}

/** Part of the way from one look to another, 0 ≤ way ≤ 1; zoom by equal factors. */
export function between(from: Camera, to: Camera, way: number): Camera {
  return { x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way, zoom: from.zoom * (to.zoom / from.zoom) ** way }
}
