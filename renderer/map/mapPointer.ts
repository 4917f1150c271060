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

/** Drags pan and a press presses; the wheel scrolls, with Ctrl or a pinch it zooms where the pointer is. Returns the way to stop. */
export function listenForPointer(field: HTMLElement, acts: PointerActs): () => void {
  let from: Point | null = null
  let last: Point = { x: 0, y: 0 }
  let dragging = false
  const at = (event: MouseEvent): Point => {
    const { left, top } = field.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const stop = new AbortController()
  const { signal } = stop
  field.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    from = last = at(event)
    dragging = false
    field.setPointerCapture(event.pointerId)
  }, { signal })
  field.addEventListener('pointermove', (event) => {
    const here = at(event)
    if (from === null) return acts.hover(here)
    dragging ||= Math.hypot(here.x - from.x, here.y - from.y) > slack
    if (!dragging) return
    field.classList.add('dragging')
    acts.hover(null)
    acts.pan(here.x - last.x, here.y - last.y)
    last = here
  }, { signal })
  const release = (event: PointerEvent): void => {
    const pressed = from !== null && !dragging && event.type === 'pointerup'
    from = null
    field.classList.remove('dragging')
    if (pressed) acts.press(at(event))
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
