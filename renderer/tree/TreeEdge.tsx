import type { Signal } from '@preact/signals'
import type { App } from '../app'
import { report } from '../status/report'
import { wording } from '../wording/wording'

const least = 180
const most = 640

/** The edge of the panel, to drag or to move with the arrow keys. `width` is the width while it moves, in pixels. */
export function TreeEdge({ app, width }: { readonly app: App; readonly width: Signal<number | null> }) {
  const settled = app.state.settings.value.treeWidth
  const keep = async (pixels: number): Promise<void> => {
    report(app, await app.api.setSettings({ patch: { treeWidth: Math.round(pixels) } }))
    width.value = null
  }
  const within = (pixels: number): number => Math.min(most, Math.max(least, pixels))
  return (
    <div
      class="tree-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={wording.tree.width}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width.value ?? settled}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.preventDefault()
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) width.value = within(event.clientX)
      }}
      onPointerUp={() => {
        if (width.value !== null) void keep(width.value)
      }}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0
        if (by === 0) return
        event.preventDefault()
        void keep(within(settled + by))
      }}
    />
  )
}
