import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { textTo, type Place } from '../../loom/multiverse'
import type { App } from '../app'
import { Dialog } from '../dialog/Dialog'
import { tokenShown } from '../lens/tokenShown'
import { icicle, type Cell, type Gap } from './icicle'
import type { MultiverseView } from './multiverseController'
import { multiverseKey, type Lie, type MultiverseAct } from './multiverseKey'
import { factsOf, tokenHeard, tokenOf } from './wayWords'
import { percent } from '../wording/numbers'
import { dotted } from '../wording/series'
import { wording } from '../wording/wording'
import './multiverse.css'

const words = wording.multiverse

/** Pixels of one step along a way, at least. */
const step: Readonly<Record<Lie, number>> = { across: 128, down: 34 }
/** Places of fewer pixels are left to the rest; those of more show their token, and their share. */
const least: Readonly<Record<Lie, number>> = { across: 4, down: 7 }
const room: Readonly<Record<Lie, { readonly token: number; readonly share: number }>> = { across: { token: 18, share: 18 }, down: { token: 14, share: 84 } }

/** The ways to go on from a place, as wide as they are likely, over the whole window. */
export function MultiverseDialog({ app }: { readonly app: App }) {
  const view = app.multiverse.view.value
  return view === null ? null : <Multiverse app={app} view={view} />
}

function Multiverse({ app, view }: { readonly app: App; readonly view: MultiverseView }) {
  const { multiverse } = app
  void multiverse.version.value
  const field = useRef<HTMLDivElement>(null)
  const lie = multiverse.lie.value
  const size = useSignal({ width: 1200, height: 700 })
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    const measure = (): void => void (size.value = { width: element.clientWidth, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    element.focus()
    return () => observer.disconnect()
  }, [])
  const [along, breadth] = lie === 'across' ? [size.value.width, size.value.height] : [size.value.height, size.value.width]
  const rows = Math.max(3, Math.floor(along / step[lie]))
  const frame: Frame = { lie, breadth, step: lie === 'across' ? along / rows : step.down }
  const { cells, gaps } = icicle(view.zoom, { least: least[lie] / breadth, rows, always: view.focus })
  const { focus, coverage } = view
  const facts = factsOf(focus, coverage.of(focus).length > 0, coverage.share(focus))
  // The item itself says its share, and whether it is in the loom.
  const heard = factsOf(focus, false, coverage.share(focus)).slice(focus.token === null ? 0 : 1)
  const perform = (act: MultiverseAct): void => multiverse.perform(act)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const act = multiverseKey(event.key, event.shiftKey, lie)
    if (act === null) return
    event.preventDefault()
    perform(act)
  }
  const inLoom = coverage.of(focus).length > 0
  const canGo = focus.token !== null && focus.token.ends === false
  return (
    <Dialog label={words.multiverse} shape="full" onClose={() => multiverse.close()}>
      <div class="multiverse">
        <header class="multiverse-head">
          <p class="multiverse-way">
            <span class="multiverse-before" aria-hidden="true">
              <bdi>{tokenShown(view.before)}</bdi>
            </span>
            <Crumbs app={app} view={view} />
          </p>
          <div class="multiverse-tools">
            <button type="button" aria-label={words.farther} title="−" disabled={view.zoom.parent === null} onClick={() => perform({ t: 'zoom', to: 'out' })}>
              −
            </button>
            <button type="button" title="0" disabled={view.zoom.parent === null} onClick={() => perform({ t: 'zoom', to: 'whole' })}>
              {words.whole}
            </button>
            <button type="button" aria-label={words.nearer} title="+" disabled={focus === view.zoom} onClick={() => perform({ t: 'zoom', to: 'in' })}>
              +
            </button>
            <button type="button" title="M" disabled={focus.token?.ends === true} onClick={() => perform({ t: 'more' })}>
              {words.lookFurther}
            </button>
            <button type="button" title="T" onClick={() => perform({ t: 'turn' })}>
              {words.turn}
            </button>
            <button type="button" class="multiverse-go" title="Enter" disabled={!canGo} onClick={() => perform({ t: 'go', weave: false })}>
              {inLoom && canGo ? words.walkThere : words.forkAndKeep}
            </button>
            <button type="button" class="close" aria-label={words.backToText} title="Esc" onClick={() => multiverse.close()}>
              ×
            </button>
          </div>
        </header>
        <div
          ref={field}
          class={`multiverse-field lies-${lie}`}
          role="tree"
          aria-label={words.waysOn}
          aria-describedby="multiverse-help"
          aria-busy={view.looking}
          aria-activedescendant={`way-${wayKey(focus)}`}
          tabIndex={0}
          autofocus
          onKeyDown={onKeyDown}
        >
          {cells.map((cell) => (
            <WayCell key={wayKey(cell.place)} app={app} view={view} cell={cell} frame={frame} />
          ))}
          {gaps.map((gap) => (
            <GapCell key={`${gap.kind} ${wayKey(gap.after)}`} gap={gap} frame={frame} />
          ))}
        </div>
        <footer class="multiverse-foot">
          <p class="multiverse-facts" aria-hidden="true">
            <b translate={false}>{tokenOf(focus)}</b> {dotted(facts)}
          </p>
          <p class="multiverse-sum">
            {view.sentence ?? (view.looking ? words.looking : words.looked)(view.multiverse.looked, coverage.share(view.multiverse.root))}
            <span class="multiverse-key" aria-hidden="true">
              <i class="is-loom" /> {words.keyInLoom} <i class="is-rest" /> {words.keyTooLittle} <i class="is-unseen" /> {words.keyNotLooked}
            </span>
          </p>
          <p id="multiverse-help" class="multiverse-help">
            {lie === 'across' ? words.keysAcross : words.keysDown}
          </p>
        </footer>
        <p class="unseen" role="status" aria-label={words.focused}>
          {words.spoken(textTo(focus) || words.atTheCaret, heard)}
        </p>
      </div>
    </Dialog>
  )
}

/** How cells lie on the field. */
interface Frame {
  readonly lie: Lie
  /** Pixels of all that may follow. */
  readonly breadth: number
  /** Pixels of one step. */
  readonly step: number
}

function placed({ lie, step: units }: Frame, { x, width, row }: Pick<Cell, 'x' | 'width' | 'row'>): { readonly [property: string]: string } {
  const [from, share] = [`${x * 100}%`, `${width * 100}%`]
  return lie === 'across' ? { top: from, height: share, left: `${row * units}px`, width: `${units}px` } : { left: from, width: share, top: `${row * units}px`, height: `${units}px` }
}

/** The way to the focus, each token a place to zoom to. */
function Crumbs({ app, view }: { readonly app: App; readonly view: MultiverseView }) {
  const places: Place[] = []
  for (let at: Place | null = view.focus; at !== null && at.token !== null; at = at.parent) places.unshift(at)
  return (
    <>
      {places.map((place) => (
        <button key={wayKey(place)} type="button" tabIndex={-1} translate={false} class={place === view.zoom ? 'is-zoom' : ''} onClick={() => app.multiverse.zoomTo(place)}>
          {tokenOf(place)}
        </button>
      ))}
    </>
  )
}

function WayCell({ app, view, cell, frame }: { readonly app: App; readonly view: MultiverseView; readonly cell: Cell; readonly frame: Frame }) {
  const { place, row } = cell
  const pixels = cell.width * frame.breadth
  const inLoom = place.token !== null && view.coverage.of(place).length > 0
  const siblings = place.parent?.children ?? [place]
  const share = place.token === null ? 1 : Math.exp(place.token.logprob)
  const label = tokenOf(place)
  const classes = ['way', place === view.focus ? 'is-focus' : '', inLoom ? 'is-loom' : '', place === view.zoom ? 'is-zoom' : '', place.token?.ends === true ? 'is-end' : '']
  return (
    <div
      id={`way-${wayKey(place)}`}
      class={classes.filter((name) => name !== '').join(' ')}
      style={placed(frame, cell)}
      role="treeitem"
      aria-level={row + 1}
      aria-posinset={siblings.indexOf(place) + 1}
      aria-setsize={siblings.length}
      aria-selected={place === view.focus}
      {...(place.children.length > 0 ? { 'aria-expanded': true } : {})}
      aria-label={words.way(tokenHeard(place), share, inLoom)}
      onMouseDown={(event) => {
        event.preventDefault()
        if (event.button !== 0) return
        if (event.detail >= 2) app.multiverse.zoomTo(place)
        else app.multiverse.focus(place)
      }}
    >
      <span class="way-tip" aria-hidden="true" title={words.wayAbout(label, share, place.mass)} />
      {pixels >= room[frame.lie].token && (
        <span class="way-text" aria-hidden="true" translate={false}>
          {label}{' '}
        </span>
      )}
      {pixels >= room[frame.lie].share && place.token !== null && (
        <span class="way-share" aria-hidden="true">
          {percent(share)}
        </span>
      )}
    </div>
  )
}

function GapCell({ gap, frame }: { readonly gap: Gap; readonly frame: Frame }) {
  return <div class={`way-gap is-${gap.kind}`} aria-hidden="true" style={placed(frame, gap)} />
}

/** Names a place on the page: its tokens. */
function wayKey(place: Place): string {
  let key = ''
  for (let at: Place | null = place; at !== null && at.token !== null; at = at.parent) key = `${at.token.id}_${key}`
  return key === '' ? 'root' : key
}
