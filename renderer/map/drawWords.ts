import { firstWords } from '../tree/firstWords'
import { byte, int, real } from './columns'
import { knotSize } from './drawKnots'
import { columnWidth } from './mapLayout'
import { trait } from './mapTree'
import type { Pen } from './pen'
import type { Scene } from './scene'

/** Font families as CSS lists them. */
export interface MapFonts {
  readonly prose: string
  readonly ui: string
}

/** Pixels of a column from which nodes show their words; of a letter, about. */
const leastForWords = 84
const letter = 5.9

/** Pixels of a column under which marks are small and few. */
const leastForRibbons = 9

/** More marks than this are drawn only where their nodes are. */
const mostMarks = 3000

/** Ribbons of bookmarks and names of chapters at every distance, and the first words of nodes from near by. */
export function drawWords(pen: Pen, scene: Scene, seen: readonly number[], fonts: MapFonts): void {
  const { context, paint } = pen
  const { layout, tree } = scene
  const size = knotSize(pen)
  const column = columnWidth * pen.view.zoomX
  context.textBaseline = 'middle'
  if (column >= leastForWords) {
    context.font = `400 11.5px ${fonts.prose}`
    const units = Math.floor((column - size - 16) / letter)
    for (const p of seen) {
      const row = int(layout.row, p)
      if (byte(tree.traits, row) & trait.chapter) continue
      context.fillStyle = byte(scene.onThread, p) ? paint.ink : paint.soft
      context.globalAlpha = byte(scene.faint, p) ? 0.6 : 1
      context.fillText(firstWords(tree.node(row)?.text ?? '', units), pen.x(real(layout.x, p)) + size + 6, pen.y(real(layout.y, p)))
    }
    context.globalAlpha = 1
  }
  if (scene.marked.length > mostMarks) return
  const far = column < leastForRibbons
  const taken: { readonly x: number; readonly y: number; readonly width: number }[] = []
  for (const p of scene.marked) {
    const x = pen.x(real(layout.x, p))
    const y = pen.y(real(layout.y, p))
    if (x < -200 || x > pen.view.width + 20 || y < -20 || y > pen.view.height + 20) continue
    const traits = byte(tree.traits, int(layout.row, p))
    if (traits & trait.bookmark) drawRibbon(pen, x + size + 2, y - size - 4, far ? 0.6 : 1)
    const chapter = traits & trait.chapter ? tree.node(int(layout.row, p))?.marks.chapter : undefined
    if (chapter === undefined) continue
    context.font = `italic 500 ${far ? 12 : 13.5}px ${fonts.prose}`
    const words = firstWords(chapter, 36)
    const label = { x: x + size + (traits & trait.bookmark ? 16 : 8), y, width: context.measureText(words).width }
    if (taken.some((other) => Math.abs(other.y - y) < (far ? 26 : 17) && label.x < other.x + other.width + 8 && other.x < label.x + label.width + 8)) continue
    taken.push(label)
    context.lineWidth = 4
    context.lineJoin = 'round'
    context.strokeStyle = paint.page
    context.strokeText(words, label.x, y)
    context.fillStyle = paint.ink
    context.fillText(words, label.x, y)
  }
}

function drawRibbon({ context, paint }: Pen, x: number, y: number, scale: number): void {
  context.beginPath()
  context.moveTo(x, y)
  for (const [dx, dy] of ribbon) context.lineTo(x + dx * scale, y + dy * scale)
  context.closePath()
  context.fillStyle = paint.accent
  context.strokeStyle = paint.page
  context.lineWidth = 1.5
  context.stroke()
  context.fill()
}

const ribbon = [[7, 0], [7, 11], [3.5, 8], [0, 11]] as const
