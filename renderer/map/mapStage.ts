import type { NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { LoomNode } from '../../loom/node'
import type { Visited } from '../../loom/path'
import { between, fitted, mostZoom, revealing, toScreen, toWorld, zoomedAt } from './camera'
import type { Camera, Extents, Point, Size } from './camera'
import { shadesOf } from './colouring'
import type { Colouring } from './colouring'
import { int, real } from './columns'
import { describeNode } from './describeNode'
import type { NodeWords } from './describeNode'
import type { MapFonts } from './drawWords'
import { findNode } from './findNode'
import { rowsOf, stepFrom } from './mapKeys'
import type { MapStep } from './mapKeys'
import { layOut } from './mapLayout'
import type { MapLayout } from './mapLayout'
import { listenForPointer } from './mapPointer'
import { MapTree } from './mapTree'
import type { MapPaint } from './mapPaint'
import { Minimap } from './minimap'
import { NodeLabel } from './nodeLabel'
import { SceneCanvas } from './sceneCanvas'
import { makeScene } from './scene'
import type { Scene } from './scene'
import { unmeasured } from './unmeasured'

/** The elements that the stage draws in and moves. */
export interface MapElements {
  readonly field: HTMLElement
  readonly scene: HTMLCanvasElement
  readonly ring: HTMLElement
  readonly label: HTMLElement
  readonly minimap: HTMLElement
  readonly minimapScene: HTMLCanvasElement
  readonly minimapFrame: HTMLElement
}

/** What the map shows of the loom. */
export interface MapSight {
  readonly loom: Loom
  readonly thread: readonly NodeId[]
  readonly here: NodeId | null
  readonly visited: Visited
  readonly colouring: Colouring
  readonly paint: MapPaint
  readonly fonts: MapFonts
  /** No movement of the camera that the writer did not make herself. */
  readonly still: boolean
}

/** What a map leaves for the next time that it is opened. */
export interface MapKept {
  readonly camera: Camera
  readonly board: MapBoard | null
}

/** A loom laid out. */
export interface MapBoard {
  readonly tree: MapTree
  readonly layout: MapLayout
}

export interface MapActs {
  go(node: NodeId): void
  /** The focused node has changed, in words. */
  said(words: NodeWords | null): void
  /** The shades that the map shows now. */
  shaded(shades: ReadonlySet<number>): void
  /** The surprise of these nodes is on show and not known; `learn` takes it. */
  measure(nodes: readonly LoomNode[]): void
}

const glideMs = 170
const reachPx = 13
/** Under this zoom the map does not open on the whole loom but on the writer's place. */
const leastToOpenWhole = 0.45
const zoomToOpenAt = 0.8
/** The map rests that long before it asks for what its colours need, for so many nodes at most. Milliseconds. */
const restMs = 160
const mostMeasured = 4000
/** Colours that come in are shown this often. Milliseconds. */
const learnMs = 250
/** Parts of the view that the loom may be away from its middle. */
const mostAway = 0.4

/** The map at work: holds the layout, the camera and the focused node, and draws in frames, only when something has changed. */
export class MapStage {
  readonly #elements: MapElements
  readonly #acts: MapActs
  readonly #canvas: SceneCanvas
  readonly #minimap: Minimap
  readonly #label: NodeLabel
  readonly #stop: (() => void)[] = []
  #sight: MapSight
  #tree: MapTree
  #layout: MapLayout
  #scene: Scene
  #camera: Camera
  #glide: { readonly from: Camera; readonly to: Camera; readonly began: number } | null = null
  #size: Size
  #focus: NodeId
  #hovered = -1
  #frame = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #rest: ReturnType<typeof setTimeout> | undefined
  #learning: ReturnType<typeof setTimeout> | undefined
  /** For which look the surprises were asked for. */
  #measured: Camera | null = null

  constructor(elements: MapElements, sight: MapSight, acts: MapActs, kept: MapKept | null) {
    this.#elements = elements
    this.#acts = acts
    this.#sight = sight
    this.#canvas = new SceneCanvas(elements.scene)
    this.#minimap = new Minimap(elements.minimap, elements.minimapScene, elements.minimapFrame)
    this.#label = new NodeLabel(elements.label)
    const board = kept?.board ?? null
    this.#tree = board?.tree ?? new MapTree(sight.loom)
    const change = this.#tree.follow(sight.loom)
    this.#layout = board === null || change === 'shape' ? layOut(this.#tree) : board.layout
    this.#scene = this.#makeScene()
    this.#size = { width: elements.field.clientWidth, height: elements.field.clientHeight }
    this.#focus = sight.here ?? sight.loom.root
    this.#camera = kept === null ? this.#opening() : revealing(kept.camera, this.#size, this.#pointOf(this.#focusRow))
    this.#listen()
    this.#minimap.draw(this.#scene, this.#extents, sight.paint)
    this.#wake()
    this.#say()
  }

  get camera(): Camera {
    return this.#glide?.to ?? this.#camera
  }

  get focus(): NodeId {
    return this.#focus
  }

  /** Milliseconds of the last drawing, for the bench. */
  get cost(): number {
    return this.#canvas.cost
  }

  /** For a map of the same loom. */
  get board(): MapBoard {
    return { tree: this.#tree, layout: this.#layout }
  }

  close(): void {
    for (const stop of this.#stop) stop()
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    clearTimeout(this.#rest)
    clearTimeout(this.#learning)
  }

  /** What main has said of these nodes is known from now on. */
  learn(nodes: readonly LoomNode[]): void {
    for (const node of nodes) this.#tree.learn(node)
    if (nodes.some(({ id }) => id === this.#focus)) this.#say()
    if (this.#sight.colouring !== 'surprise') return
    this.#learning ??= setTimeout(() => {
      this.#learning = undefined
      this.#shadeAnew()
    }, learnMs)
  }

  /** The loom, the colours or the writer's place may have changed. What is focused stays where it is on the screen. */
  look(sight: MapSight): void {
    const before = this.#sight
    this.#sight = sight
    const change = sight.loom.id === this.#tree.loom.id ? this.#tree.follow(sight.loom) : 'shape'
    if (sight.loom.id !== before.loom.id) this.#tree = new MapTree(sight.loom)
    const held = this.#tree.row(this.#focus) < 0 ? null : this.#pointOf(this.#tree.row(this.#focus))
    if (change === 'shape') this.#layout = layOut(this.#tree)
    if (this.#tree.row(this.#focus) < 0) this.#focus = sight.here ?? sight.loom.root
    const now = this.#pointOf(this.#focusRow)
    if (held !== null) this.#camera = { ...this.#camera, x: this.#camera.x + now.x - held.x, y: this.#camera.y + now.y - held.y }
    this.#hovered = -1
    this.#measured = null
    this.#shadeAnew()
    if (change !== 'none') this.#say()
  }

  step(to: MapStep): void {
    const { visited, here } = this.#sight
    const hereRow = here === null ? -1 : this.#tree.row(here)
    const row = stepFrom({ tree: this.#tree, layout: this.#layout, visited, here: hereRow }, this.#focusRow, to)
    this.#focus = this.#tree.ids[row] ?? this.#focus
    this.#hovered = -1
    this.#moveTo(revealing(this.camera, this.#size, this.#pointOf(row)))
    this.#say()
  }

  /** By keys and buttons: the focused node stays in view. */
  zoom(factor: number): void {
    const at = toScreen(this.camera, this.#size, this.#pointOf(this.#focusRow))
    const seen = at.x >= 0 && at.y >= 0 && at.x <= this.#size.width && at.y <= this.#size.height
    const middle = { x: this.#size.width / 2, y: this.#size.height / 2 }
    this.#moveTo(zoomedAt(this.camera, this.#size, seen ? at : middle, factor, this.#leastZoom))
  }

  fit(): void {
    this.#moveTo(fitted(this.#extents, this.#size))
  }

  /** At once, as a hand moves it. */
  pan(dx: number, dy: number): void {
    this.#set({ ...this.#camera, x: this.#camera.x - dx / this.#camera.zoom, y: this.#camera.y - dy / this.#camera.zoom })
  }

  zoomAt(factor: number, at: Point): void {
    this.#set(zoomedAt(this.#camera, this.#size, at, factor, this.#leastZoom))
  }

  get #focusRow(): number {
    return Math.max(0, this.#tree.row(this.#focus))
  }

  get #extents(): Extents {
    const { left, right, low } = this.#layout
    return { left: real(left, 0), right: real(right, 0), top: 0, bottom: real(low, 0) }
  }

  get #leastZoom(): number {
    return Math.min(0.2, fitted(this.#extents, this.#size).zoom * 0.8)
  }

  #pointOf(row: number): Point {
    const p = int(this.#layout.place, row)
    return { x: real(this.#layout.x, p), y: real(this.#layout.y, p) }
  }

  #makeScene(): Scene {
    const { thread, colouring, visited } = this.#sight
    const shades = shadesOf(this.#tree, this.#layout, colouring, visited)
    this.#acts.shaded(new Set(shades))
    return makeScene(this.#tree, this.#layout, shades, rowsOf(this.#tree, thread), colouring === 'provenance')
  }

  #shadeAnew(): void {
    this.#scene = this.#makeScene()
    this.#canvas.spoil()
    this.#minimap.draw(this.#scene, this.#extents, this.#sight.paint)
    this.#wake()
  }

  /** Once the map rests on another part of the loom. */
  #measure(): void {
    const camera = this.#camera
    if (this.#sight.colouring !== 'surprise' || camera === this.#measured) return
    this.#measured = camera
    const from = toWorld(camera, this.#size, { x: 0, y: 0 })
    const to = toWorld(camera, this.#size, { x: this.#size.width, y: this.#size.height })
    this.#acts.measure(unmeasured(this.#tree, this.#layout, { left: from.x, right: to.x, top: from.y, bottom: to.y }, mostMeasured))
  }

  #opening(): Camera {
    const whole = fitted(this.#extents, this.#size)
    if (whole.zoom >= leastToOpenWhole) return whole
    const { x, y } = this.#pointOf(this.#focusRow)
    return { x, y: y - (this.#size.height * 0.12) / zoomToOpenAt, zoom: zoomToOpenAt }
  }

  #set(camera: Camera): void {
    this.#glide = null
    this.#camera = { ...this.#within(camera), zoom: Math.min(mostZoom, camera.zoom) }
    this.#wake()
  }

  /** Something of the loom is always in view. */
  #within(camera: Camera): Camera {
    const { left, right, top, bottom } = this.#extents
    const acrossHalf = (this.#size.width * mostAway) / camera.zoom
    const downHalf = (this.#size.height * mostAway) / camera.zoom
    const x = Math.min(right + acrossHalf, Math.max(left - acrossHalf, camera.x))
    const y = Math.min(bottom + downHalf, Math.max(top - downHalf, camera.y))
    return { ...camera, x, y }
  }

  #moveTo(camera: Camera): void {
    const to = this.#within(camera)
    if (this.#sight.still) return this.#set(to)
    this.#glide = { from: this.#camera, to, began: performance.now() }
    this.#wake()
  }

  #say(): void {
    const row = this.#focusRow
    const p = int(this.#layout.place, row)
    this.#acts.said(describeNode(this.#tree, row, { here: this.#focus === this.#sight.here, onThread: this.#scene.onThread[p] === 1 }))
  }

  #wake(): void {
    clearTimeout(this.#timer)
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#show(now))
  }

  #show(now: number): void {
    this.#frame = 0
    if (this.#glide !== null) {
      const way = Math.min(1, Math.max(0, (now - this.#glide.began) / glideMs))
      this.#camera = way === 1 ? this.#glide.to : between(this.#glide.from, this.#glide.to, 1 - (1 - way) ** 3)
      if (way === 1) this.#glide = null
    }
    const { paint, fonts } = this.#sight
    const again = this.#canvas.show(this.#scene, this.#camera, this.#size, paint, fonts, now)
    this.#minimap.follow(this.#camera, this.#size)
    const focus = toScreen(this.#camera, this.#size, this.#pointOf(this.#focusRow))
    this.#elements.ring.style.transform = `translate(${focus.x}px, ${focus.y}px)`
    if (this.#hovered < 0) this.#label.hide()
    else this.#label.show(this.#tree, this.#hovered, toScreen(this.#camera, this.#size, this.#pointOf(this.#hovered)), this.#size)
    clearTimeout(this.#rest)
    if (this.#glide === null) this.#rest = setTimeout(() => this.#measure(), restMs)
    if (this.#glide !== null) this.#wake()
    else if (again !== null) this.#timer = setTimeout(() => this.#wake(), again)
  }

  #listen(): void {
    const { field, minimap } = this.#elements
    const observer = new ResizeObserver(() => {
      this.#size = { width: field.clientWidth, height: field.clientHeight }
      this.#minimap.draw(this.#scene, this.#extents, this.#sight.paint)
      this.#wake()
    })
    observer.observe(field)
    this.#stop.push(
      () => observer.disconnect(),
      listenForPointer(field, {
        pan: (dx, dy) => this.pan(dx, dy),
        scroll: (dx, dy) => this.pan(-dx, -dy),
        zoom: (factor, at) => this.zoomAt(factor, at),
        hover: (at) => this.#hover(at),
        press: (at) => this.#press(at),
      }),
      listenForPointer(minimap, {
        pan: (dx, dy) => this.pan(...this.#fromMinimap(dx, dy)),
        scroll: (dx, dy) => this.pan(-dx, -dy),
        zoom: (factor) => this.zoom(factor),
        hover: () => undefined,
        press: (at) => this.#moveTo({ ...this.camera, ...this.#minimap.worldAt(at) }),
      }),
    )
    void document.fonts.ready.then(() => {
      this.#canvas.spoil()
      this.#wake()
    })
  }

  /** The frame goes with the pointer, so the map goes the other way. */
  #fromMinimap(dx: number, dy: number): [number, number] {
    const from = this.#minimap.worldAt({ x: 0, y: 0 })
    const to = this.#minimap.worldAt({ x: dx, y: dy })
    return [(from.x - to.x) * this.#camera.zoom, (from.y - to.y) * this.#camera.zoom]
  }

  #rowAt(at: Point): number {
    const { x, y } = toWorld(this.#camera, this.#size, at)
    const p = findNode(this.#layout, x, y, reachPx / this.#camera.zoom)
    return p < 0 ? -1 : int(this.#layout.row, p)
  }

  #hover(at: Point | null): void {
    const row = at === null || this.#glide !== null ? -1 : this.#rowAt(at)
    if (row === this.#hovered) return
    this.#hovered = row
    this.#elements.field.classList.toggle('over-node', row >= 0)
    this.#wake()
  }

  #press(at: Point): void {
    const id = this.#tree.ids[this.#rowAt(at)]
    if (id !== undefined && id !== null) this.#acts.go(id)
  }
}
