import type { Point } from './camera'

export interface PointerActs {
  /** Dragged by pixels. */
  pan(dx: number, dy: number): void
  /** Turned by pixels of a page. */
  scroll(dx: number, dy: number): void
  zoom(factor: number, at: Point): void
  /** Null: the pointer has left. */
  hover(at: Point | null): void
  press(at: Point): void
}

/** Pixels of movement under which a drag is a press. */
const slack = 4

/** Drags pan and a press presses; the wheel scrolls, with Ctrl it zooms where the pointer is, and so do two fingers. Returns the way to stop. */
export function listenForPointer(field: HTMLElement, acts: PointerActs): () => void {
  /** Fingers, or the mouse, where they were last. */
  const held = new Map<number, Point>()
  let from: Point = { x: 0, y: 0 }
  let dragging = false
  const at = (event: MouseEvent): Point => {
    const { left, top } = field.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const stop = new AbortController()
  const { signal } = stop
  field.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    from = at(event)
    dragging = held.size > 0
    held.set(event.pointerId, from)
    field.setPointerCapture(event.pointerId)
  }, { signal })
  field.addEventListener('pointermove', (event) => {
    const here = at(event)
    if (!held.has(event.pointerId)) return held.size === 0 ? acts.hover(here) : undefined
    dragging ||= Math.hypot(here.x - from.x, here.y - from.y) > slack
    if (!dragging) return
    const before = gripOf(held)
    held.set(event.pointerId, here)
    const after = gripOf(held)
    field.classList.add('dragging')
    acts.hover(null)
    acts.pan(after.at.x - before.at.x, after.at.y - before.at.y)
    if (before.wide > 0 && after.wide > 0) acts.zoom(after.wide / before.wide, after.at)
  }, { signal })
  const release = (event: PointerEvent): void => {
    if (!held.delete(event.pointerId) || held.size > 0) return
    field.classList.remove('dragging')
    if (!dragging && event.type === 'pointerup') acts.press(at(event))
  }
  field.addEventListener('pointerup', release, { signal })
  field.addEventListener('pointercancel', release, { signal })
  field.addEventListener('pointerleave', () => acts.hover(null), { signal })
  field.addEventListener('wheel', (event) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 18 : 1
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines]
    if (event.ctrlKey || event.metaKey) acts.zoom(Math.exp(-dy * (Math.abs(dy) < 40 ? 0.01 : 0.003)), at(event))
    else if (event.shiftKey && dx === 0) acts.scroll(dy, 0)
    else acts.scroll(dx, dy)
  }, { signal, passive: false })
  return () => stop.abort()
}

/** The middle of the first two that are held, and how far they are apart; of one alone, its place. Pixels. */
function gripOf(held: ReadonlyMap<number, Point>): { readonly at: Point; readonly wide: number } {
  const [a = { x: 0, y: 0 }, b = a] = held.values()
  return { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, wide: Math.hypot(a.x - b.x, a.y - b.y) }
}
