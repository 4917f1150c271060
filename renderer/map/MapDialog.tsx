import { useSignal, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { LoomId, NodeId } from '../../loom/ids'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { activeTheme } from '../theme/applyTheme'
import { readPalette } from '../theme/themeTokens'
import { withoutMark } from '../tree/withoutMark'
import type { Camera } from './camera'
import type { Colouring } from './colouring'
import { spoken } from './describeNode'
import type { NodeWords } from './describeNode'
import { MapLegend } from './MapLegend'
import { mapKey } from './mapKeys'
import type { MapAct } from './mapKeys'
import { mapPaint } from './mapPaint'
import { MapStage } from './mapStage'
import type { MapBoard, MapKept, MapSight } from './mapStage'
import { NodeSurprises } from './nodeSurprises'
import { dotted } from '../wording/series'
import { wording } from '../wording/wording'
import './map.css'

const words = wording.map

/** How each loom was last looked at, while the app runs; of the last one the map itself. */
const looks = new Map<LoomId, Camera>()
let last: MapBoard | null = null
let lastColouring: Colouring = 'provenance'

/** The whole loom as one drawing, over the whole window. */
export function MapDialog({ app }: { readonly app: App }) {
  const stage = useRef<MapStage | null>(null)
  const [field, scene, ring, label] = [useRef<HTMLDivElement>(null), useRef<HTMLCanvasElement>(null), useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)]
  const [minimap, minimapScene, minimapFrame] = [useRef<HTMLDivElement>(null), useRef<HTMLCanvasElement>(null), useRef<HTMLDivElement>(null)]
  const colouring = useSignal<Colouring>(lastColouring)
  const present = useSignal<ReadonlySet<number>>(new Set())
  const focused = useSignal<NodeWords | null>(null)
  const paint = mapPaint(activeTheme.value?.palette ?? readPalette(), colouring.value)

  const close = (): void => closeDialog(app)
  const go = (node: NodeId): void => {
    close()
    app.walk.to(node, 'node')
    app.surface.focus()
  }

  useLayoutEffect(() => {
    const sight = sightOf(app, colouring.peek())
    const elements = [field, scene, ring, label, minimap, minimapScene, minimapFrame].map(({ current }) => current)
    if (sight === null || elements.includes(null)) return close()
    const [a, b, c, d, e, f, g] = elements as [HTMLElement, HTMLCanvasElement, HTMLElement, HTMLElement, HTMLElement, HTMLCanvasElement, HTMLElement]
    const surprises = new NodeSurprises(app.api, (nodes) => stage.current?.learn(nodes))
    const made = new MapStage(
      { field: a, scene: b, ring: c, label: d, minimap: e, minimapScene: f, minimapFrame: g },
      sight,
      {
        go,
        said: (words) => void (focused.value = words),
        shaded: (shades) => void (present.value = shades),
        measure: (nodes) => surprises.want(nodes),
      },
      keptOf(sight.loom.id),
    )
    stage.current = made
    a.focus()
    return () => {
      surprises.want([])
      last = made.board
      looks.set(last.tree.loom.id, made.camera)
      made.close()
      stage.current = null
    }
  }, [app])

  const first = useRef(true)
  useSignalEffect(() => {
    lastColouring = colouring.value
    const sight = sightOf(app, colouring.value)
    if (sight === null) return close()
    if (!first.current) stage.current?.look(sight)
    first.current = false
  })

  const perform = (act: MapAct): void => {
    const at = stage.current
    if (at === null) return
    switch (act.t) {
      case 'step':
        return at.step(act.to)
      case 'zoom':
        return at.zoom(act.factor)
      case 'fit':
        return at.fit()
      case 'go':
        return go(at.focus)
      case 'bookmark':
        return bookmark(app, at.focus)
      case 'leave':
        return close()
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const act = mapKey(event.key)
    if (act === null) return
    event.preventDefault()
    perform(act)
  }

  const title = app.state.loom.value?.title
  return (
    <Dialog label={title === undefined ? words.mapOfLoom : words.mapOf(title)} shape="full" onClose={close}>
      <div class="map">
        <div
          ref={field}
          class="map-field"
          role="application"
          aria-label={words.map}
          aria-describedby="map-help"
          tabIndex={0}
          autofocus
          onKeyDown={onKeyDown}
        >
          <canvas ref={scene} class="map-scene" aria-hidden="true" />
          <div ref={ring} class="map-ring" aria-hidden="true" />
          <div ref={label} class="map-label" aria-hidden="true" hidden />
        </div>
        <div ref={minimap} class="map-mini" aria-hidden="true">
          <canvas ref={minimapScene} />
          <div ref={minimapFrame} class="map-mini-frame" />
        </div>
        <MapLegend colouring={colouring} paint={paint} present={present.value} />
        <div class="map-tools">
          <button type="button" aria-label={words.farther} title="−" onClick={() => perform({ t: 'zoom', factor: 1 / 1.35 })}>
            −
          </button>
          <button type="button" class="map-whole" title="0" onClick={() => perform({ t: 'fit' })}>
            {words.whole}
          </button>
          <button type="button" aria-label={words.nearer} title="+" onClick={() => perform({ t: 'zoom', factor: 1.35 })}>
            +
          </button>
          <button type="button" class="map-close" aria-label={words.backToText} title="Esc" onClick={close}>
            ×
          </button>
        </div>
        <div class="map-foot">
          <p class="map-caption" aria-hidden="true">
            <span translate={false}>{focused.value?.words}</span>
            <small>{focused.value === null ? '' : dotted([focused.value.place, ...focused.value.facts])}</small>
          </p>
          <p id="map-help" class="map-help">
            {words.keys}
          </p>
        </div>
        <p class="unseen" role="status" aria-label={words.focused}>
          {focused.value === null ? '' : spoken(focused.value)}
        </p>
      </div>
    </Dialog>
  )
}

function keptOf(loom: LoomId): MapKept | null {
  const camera = looks.get(loom)
  return camera === undefined ? null : { camera, board: last?.tree.loom.id === loom ? last : null }
}

/** Null while no loom is open. Reads signals. */
function sightOf(app: App, colouring: Colouring): MapSight | null {
  const theme = activeTheme.value
  const loom = app.state.loom.value
  const thread = app.state.thread.value
  const here = app.state.here.value
  if (loom === null) return null
  const style = getComputedStyle(document.documentElement)
  return {
    loom,
    thread,
    here,
    visited: app.walk.visited,
    colouring,
    paint: mapPaint(theme?.palette ?? readPalette(), colouring),
    fonts: { prose: style.getPropertyValue('--font-prose'), ui: style.getPropertyValue('--font-ui') },
    still: theme?.reducedMotion ?? false,
  }
}

function bookmark(app: App, node: NodeId): void {
  if (app.state.readOnly.value !== null) return
  app.edit.mark(node, (marks) => (marks.bookmark ? withoutMark(marks, 'bookmark') : { ...marks, bookmark: true }))
}
