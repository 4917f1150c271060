import { byte, int, real } from './columns'
import { noOrigin, trait } from './mapTree'
import type { Pen } from './pen'
import type { Scene } from './scene'

/** Draws the knots at these positions: their shape is who wrote the node, or their size the step of what the colours tell. */
export function drawKnots(pen: Pen, scene: Scene, seen: readonly number[]): void {
  const { context, paint } = pen
  const { layout, tree } = scene
  const size = knotSize(pen)
  const batches = new Map<number, Path2D>()
  const unread = new Path2D()
  for (const p of seen) {
    const row = int(layout.row, p)
    const traits = byte(tree.traits, row)
    const shade = byte(scene.shades, p)
    const x = pen.x(real(layout.x, p))
    const y = pen.y(real(layout.y, p))
    const hollow = (traits & trait.mixed) !== 0 || (scene.shapes && shade >= 2)
    const key = (shade << 3) | ((hollow ? 1 : 0) << 2) | (byte(scene.onThread, p) << 1) | byte(scene.faint, p)
    let path = batches.get(key)
    if (path === undefined) batches.set(key, (path = new Path2D()))
    const scale = byte(scene.onThread, p) === 1 ? 1.3 : 1
    if (scene.shapes) addShape(path, shade, x, y, size * scale)
    else addShape(path, 0, x, y, size * scale * (0.55 + 0.2 * shade))
    if (traits & trait.unread) addRing(unread, x, y, size * 1.15 + 3)
  }
  for (const [key, path] of batches) {
    context.globalAlpha = key & 1 ? 0.5 : 1
    const colour = paint.shades[key >> 3] ?? paint.hair
    context.fillStyle = key & 4 ? paint.page : colour
    context.strokeStyle = key & 4 ? colour : paint.page
    context.lineWidth = key & 4 ? Math.max(1, size * 0.32) : Math.max(0.75, size * 0.28)
    context.stroke(path)
    context.fill(path)
    if (key & 4) context.stroke(path)
  }
  context.globalAlpha = 1
  context.strokeStyle = paint.accent
  context.lineWidth = Math.max(0.9, size * 0.28)
  context.stroke(unread)
}

/** Pixels of half a knot. */
export function knotSize(pen: Pen): number {
  return Math.min(7.5, Math.max(1.6, 3.3 * Math.sqrt(pen.view.zoomX)))
}

/** The shapes of the origins: a disc, a leaf, a square, a lozenge, a ring for a node without text. */
function addShape(path: Path2D, origin: number, x: number, y: number, size: number): void {
  switch (origin) {
    case 1: {
      const tall = size * 1.65
      const wide = size * 1.25
      path.moveTo(x, y - tall)
      path.quadraticCurveTo(x + wide, y - size * 0.1, x, y + tall)
      path.quadraticCurveTo(x - wide, y - size * 0.1, x, y - tall)
      return path.closePath()
    }
    case 2:
      return path.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8)
    case 3:
      path.moveTo(x, y - size * 1.3)
      path.lineTo(x + size * 1.1, y)
      path.lineTo(x, y + size * 1.3)
      path.lineTo(x - size * 1.1, y)
      return path.closePath()
    case noOrigin:
      return addRing(path, x, y, size * 0.6)
    default:
      return addRing(path, x, y, size)
  }
}

function addRing(path: Path2D, x: number, y: number, radius: number): void {
  path.moveTo(x + radius, y)
  path.arc(x, y, radius, 0, Math.PI * 2)
}
