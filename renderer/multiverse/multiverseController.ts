import { signal, type ReadonlySignal } from '@preact/signals'
import type { BridgeEvent, HeddleApi, ModelState } from '../../protocol/bridge'
import { Coverage } from '../../loom/coverage'
import type { NodeId } from '../../loom/ids'
import { Multiverse, textTo, tokensTo, type Place } from '../../loom/multiverse'
import { wording } from '../wording/wording'
import { threadText } from '../../loom/path'
import type { Walk } from '../app'
import type { LoomClient } from '../state/loomClient'
import type { Lie, MultiverseAct } from './multiverseKey'

/** What the multiverse needs of the rest of the page. */
export interface MultiverseHost {
  readonly api: HeddleApi
  readonly client: LoomClient
  readonly model: ReadonlySignal<ModelState>
  readonly walk: Pick<Walk, 'to'>
  readonly caret: () => number
  readonly setCaret: (at: number) => void
  readonly weave: () => Promise<void>
  readonly report: (sentence: string) => void
  /** Shows the multiverse, or the text again. */
  readonly show: (shown: boolean) => void
}

/** What is looked at: all of it is from `at` of the thread that ends at `tip`. */
export interface MultiverseView {
  readonly tip: NodeId
  readonly at: number
  /** The end of the text before it. */
  readonly before: string
  readonly multiverse: Multiverse
  readonly coverage: Coverage
  readonly zoom: Place
  readonly focus: Place
  readonly looking: boolean
  /** Why there is nothing to see, or no more. */
  readonly sentence: string | null
}

const firstPlaces = 240
const morePlaces = 160
const shownBefore = 80

/** Holds what the multiverse shows, and acts for it. */
export class MultiverseController {
  readonly #host: MultiverseHost
  readonly lie = signal<Lie>('across')
  readonly #view = signal<MultiverseView | null>(null)
  readonly #version = signal(0)
  #ask = 0
  #grow: ((expansions: Extract<BridgeEvent, { t: 'multiverse' }>['expansions']) => void) | null = null
  #frame = 0

  constructor(host: MultiverseHost) {
    this.#host = host
  }

  get view(): ReadonlySignal<MultiverseView | null> {
    return this.#view
  }

  /** Grows as places come in: their tree is the same object. */
  get version(): ReadonlySignal<number> {
    return this.#version
  }

  /** Looks ahead from the caret, or from unit `from.at` of a thread. */
  open(from: { readonly tip: NodeId; readonly at: number } | null = null): void {
    const { client } = this.#host
    const loom = client.loom.value
    const tip = from?.tip ?? client.tip.value
    if (loom === null || tip === null) return
    const text = threadText(loom, tip)
    const at = from?.at ?? placeBefore(text, this.#host.caret())
    const multiverse = new Multiverse()
    const { root } = multiverse
    const before = text.slice(Math.max(0, at - shownBefore), at)
    this.#view.value = { tip, at, before, multiverse, coverage: new Coverage(loom, tip, at), zoom: root, focus: root, looking: true, sentence: null }
    this.#host.show(true)
    this.#look(root, firstPlaces)
  }

  close(): void {
    if (this.#view.value === null) return
    this.#view.value = null
    this.#ask++
    this.#host.show(false)
    void this.#host.api.endLookAhead({})
  }

  hear(event: Extract<BridgeEvent, { t: 'multiverse' }>): void {
    const view = this.#view.value
    if (view === null || event.ask !== this.#ask) return
    this.#grow?.(event.expansions)
    if (event.done) this.#view.value = { ...view, looking: false, sentence: event.fault?.sentence ?? null }
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#grown())
  }

  perform(act: MultiverseAct): void {
    switch (act.t) {
      case 'step':
        return this.#step(act.to)
      case 'zoom':
        return this.#zoom(act.to)
      case 'go':
        return void this.#go(act.weave)
      case 'more':
        return this.#more()
      case 'turn':
        return void (this.lie.value = this.lie.value === 'across' ? 'down' : 'across')
    }
  }

  focus(place: Place): void {
    const view = this.#view.value
    if (view !== null) this.#view.value = { ...view, focus: place }
  }

  /** The place takes the whole width, and is looked into. */
  zoomTo(place: Place): void {
    const view = this.#view.value
    if (view === null) return
    const inside = isUnder(view.focus, place)
    this.#view.value = { ...view, zoom: place, focus: inside ? view.focus : place }
    if (place.depth > 0 && place.token?.ends !== true) this.#look(place, morePlaces)
  }

  #grown(): void {
    this.#frame = 0
    this.#version.value++
  }

  #look(from: Place, places: number): void {
    const view = this.#view.value
    if (view === null) return
    const ask = ++this.#ask
    this.#grow = view.multiverse.growth(from)
    this.#view.value = { ...view, looking: true, sentence: null }
    const path = tokensTo(from).map(({ id }) => id)
    void this.#host.api.lookAhead({ ask, tip: view.tip, at: view.at, path, places }).then((answer) => {
      const now = this.#view.value
      if (answer.ok || now === null || ask !== this.#ask) return
      this.#view.value = { ...now, looking: false, sentence: answer.fault.sentence }
    })
  }

  #more(): void {
    const view = this.#view.value
    if (view !== null && view.focus.token?.ends !== true) this.#look(view.focus, morePlaces)
  }

  #step(to: 'in' | 'out' | 'next' | 'previous'): void {
    const view = this.#view.value
    if (view === null) return
    const { focus } = view
    const siblings = focus.parent?.children ?? [focus]
    const next = {
      in: focus.children[0],
      out: focus.parent,
      next: siblings[siblings.indexOf(focus) + 1],
      previous: siblings[siblings.indexOf(focus) - 1],
    }[to]
    if (to === 'in' && focus.entropy === null) return this.#more()
    if (next == null) return
    const zoom = isUnder(next, view.zoom) ? view.zoom : (next.parent ?? next)
    this.#view.value = { ...view, focus: next, zoom }
  }

  #zoom(to: 'in' | 'out' | 'whole'): void {
    const view = this.#view.value
    if (view === null) return
    if (to === 'in') return this.zoomTo(view.focus)
    this.#view.value = { ...view, zoom: to === 'whole' ? view.multiverse.root : (view.zoom.parent ?? view.zoom) }
  }

  /** Walks to the branch that goes this way, or keeps the way as one. */
  async #go(weave: boolean): Promise<void> {
    const { client, api, report } = this.#host
    const view = this.#view.value
    if (view === null || view.focus.token === null) return
    const { focus, coverage } = view
    if (focus.token?.ends === true) return report(wording.multiverse.nothingToKeep)
    const [foothold] = coverage.of(focus)
    const end = view.at + textTo(focus).length
    if (foothold !== undefined) {
      this.close()
      this.#host.walk.to(foothold.node, 'keep')
      this.#host.setCaret(end)
      if (weave) await this.#host.weave()
      return
    }
    if (client.readOnly.value !== null) return report(client.readOnly.value)
    let reached = focus.parent
    while (reached !== null && coverage.of(reached).length === 0) reached = reached.parent
    const stands = reached === null || reached.token === null ? null : { tip: coverage.of(reached)[0]?.node ?? view.tip, tokens: reached.depth }
    const answer = await api.keepPath({ tip: view.tip, at: view.at, path: tokensTo(focus).map(({ id }) => id), stands })
    if (!answer.ok) return report(answer.fault.sentence)
    this.close()
    if (weave) await this.#host.weave()
  }
}

function isUnder(place: Place, top: Place): boolean {
  for (let at: Place | null = place; at !== null; at = at.parent) if (at === top) return true
  return false
}

/** Before a single space that stands at the caret: a model goes on with words that begin with theirs. */
function placeBefore(text: string, caret: number): number {
  return caret > 1 && text[caret - 1] === ' ' && /\S/.test(text[caret - 2] ?? '') ? caret - 1 : caret
}
