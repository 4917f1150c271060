import { computed, effect, signal } from '@preact/signals'
import type { BridgeEvent, CompactionProgress, HeddleApi, Hello, ModelState, OpenLoom } from '../../protocol/bridge'
import type { ImportProgress } from '../../protocol/imports'
import type { Download } from '../../protocol/models'
import { noOverrides, settingsWith, type Overrides } from '../../protocol/overrides'
import type { Settings } from '../../protocol/settings'
import type { LoomId, NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import type { App, Dialog, Notice, State } from '../app'
import { Spelling } from '../spelling/spelling'
import { LoomModelWatch } from '../models/loomModel'
import { lasting } from '../status/lasting'
import { notify } from '../status/notify'
import { Quiet } from '../status/quiet'
import { LensController } from '../lens/lensController'
import { MultiverseController } from '../multiverse/multiverseController'
import { Page } from '../surface/page'
import { EditController } from './editController'
import { FanController } from './fanController'
import { viewOf } from './fanState'
import { LibraryController } from './libraryController'
import { LoomClient } from './loomClient'
import { Predictor } from './predictor'
import { Reader } from './reader'
import { readLoom } from './readLoom'
import { SessionKeeper } from './sessionKeeper'
import { forksBetween } from './forksBetween'
import { WalkController } from './walkController'
import { WordCounts } from './wordCounts'
import { wording } from '../wording/wording'

/** Units of prose that a token makes, about: how much room a branch will need. */
const unitsPerToken = 4.2

/**
 * The page's whole state and its acts, wired to main by `api` and to a Monaco in `host`. The editor comes up when its
 * fonts are there; everything else is there when this returns.
 */
export function createApp(api: HeddleApi, hello: Hello, host: HTMLElement): App {
  const settings = signal<Settings>(hello.settings)
  const overrides = signal<Overrides>(noOverrides)
  const mode = signal<'write' | 'loom'>('write')
  const dialog = signal<Dialog | null>(null)
  const inForce = computed(() => settingsWith(settings.value, overrides.value))
  const model = signal<ModelState>(hello.model)
  let toldOfModel: string | null = null
  const saving = signal<State['saving']['value']>({ state: 'saved', sentence: null })
  const notices = signal<readonly Notice[]>([])
  const here = signal<NodeId | null>(null)
  const downloads = signal<readonly Download[]>(hello.downloads)
  const importing = signal<ImportProgress | null>(null)
  const compacting = signal<CompactionProgress | null>(null)
  const collapsed = signal<ReadonlySet<NodeId>>(new Set())
  const hoisted = signal<NodeId | null>(null)
  const report = (sentence: string): void => notify({ state }, sentence)

  const client = new LoomClient(api, report)
  const fan = new FanController(api, client, inForce, report)
  const page = new Page(host, settings, {
    typed: (changes, how) => {
      client.typed(changes, how)
      if (how === 'type') quiet.typed()
    },
    moved: () => {
      predictor.moved(caret())
      look()
      words.changed()
      session.changed()
    },
    composing: (active) => {
      predictor.moved(null)
      if (active) return
      client.composed()
      fan.composed()
      lens.composed()
      drawFan()
    },
    scrolled: () => session.changed(),
    undo: () => void edit.undo(),
    redo: () => void edit.redo(),
    selectBranch: (branch) => fan.select(branch),
    takeBranch: (branch) => {
      fan.select(branch)
      void fan.take('all')
    },
    readBranches: () => void (dialog.value = 'branches'),
    forksBetween: (from, to) => forksBetween(client, from, to),
    chooseFork: (node) => walk.nextAt(node),
  })
  const caret = (): number => page.caret()
  const quiet = new Quiet(settings, [mode, dialog, notices])
  quiet.listen(window, host)
  const walk = new WalkController(client, caret)
  const edit = new EditController(api, client, caret, report)
  const predictor = new Predictor(
    { inForce, fan: fan.state, mode, dialog, model, readOnly: client.readOnly, loom: client.loom },
    {
      hasFocus: () => page.hasFocus(),
      composing: () => page.composing(),
      selection: () => page.selection(),
      around: (at) => page.around(at),
      predict: (branches) => void fan.predict(branches),
    },
    {
      after: (ms, act) => {
        const timer = setTimeout(act, ms)
        return () => clearTimeout(timer)
      },
    },
  )
  fan.onPredictionDismissed = () => predictor.snooze()
  const words = new WordCounts(() => (client.loom.value === null ? null : { text: client.text(), selected: page.selectedText() }))
  /** Only the thread is here yet. */
  let partial = false
  /** Changes of the loom whose records are still coming. */
  const early: (BridgeEvent & { t: 'transaction' })[] = []
  const whole = signal(false)
  const session = new SessionKeeper(
    () => (partial ? null : client.session(page.scrollTop(), [...collapsed.value], hoisted.value)),
    (kept) => void api.saveSession({ session: kept }),
  )
  const library = new LibraryController(api, hello.looms, () => client.loom.value?.id ?? null, turnTo, report, (act) => client.before(act))

  const loomModel = new LoomModelWatch({
    api, model,
    loom: computed(() => (whole.value ? client.loom.value : null)),
    ask: (sentence) => notify({ state }, sentence, { title: wording.models.choose, command: 'model.ofLoom' }),
  })

  const state: State = {
    loom: client.loom,
    tip: client.tip,
    thread: client.ids,
    here,
    readOnly: client.readOnly,
    model,
    settings,
    overrides,
    inForce,
    saving,
    looms: library.looms,
    fan: fan.state,
    notices,
    downloads,
    loomModel: loomModel.found,
    keepModel: () => loomModel.keep(),
    importing,
    compacting: lasting(compacting),
    words: words.words,
    quiet: quiet.on,
    mode,
    dialog,
    collapsed,
    hoisted,
    marked: signal<NodeId | null>(null),
    cut: signal<NodeId | null>(null),
  }

  const lens = new LensController({
    api, client, model, fan: fan.state, report,
    background: computed(() => inForce.value.scoring),
    influence: computed(() => settings.value.influence),
    touchesGhost: () => fan.touchesCaret(),
    weave: () => fan.weave(),
    lookAhead: (from) => multiverse.open(from),
    focus: () => page.focus(),
  })

  const multiverse = new MultiverseController({
    api, client, model, walk, report, caret,
    setCaret: (at) => page.select(at, at),
    weave: () => fan.weave(),
    show: (shown) => void (dialog.value = shown ? 'multiverse' : null),
  })

  function look(): void {
    here.value = client.thread?.locate(caret(), 'before').node ?? null
  }

  function turnTo(open: OpenLoom | null, loom?: Loom): void {
    session.flush()
    walk.forget()
    if (open === null) return client.close()
    collapsed.value = new Set(open.session.collapsed)
    hoisted.value = open.session.hoisted
    if (client.loom.value?.id !== open.data.id) state.cut.value = null
    overrides.value = open.overrides
    partial = open.partial === true
    whole.value = !partial
    early.length = 0
    client.open(open, loom)
    if (partial) void readRest(open.data.id)
    if (open.notice !== null) report(open.notice)
    page.focus()
  }

  async function override(next: Overrides): Promise<void> {
    const before = overrides.value
    overrides.value = next
    const answer = await api.setOverrides({ overrides: next })
    if (answer.ok) return
    overrides.value = before
    report(answer.fault.sentence)
  }

  /** The thread is on the page; once it has been painted the whole loom takes its place, with the caret where it is by then. */
  async function readRest(loom: LoomId): Promise<void> {
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
    const answer = await readLoom(api, loom, () => client.loom.value?.id === loom && partial)
    if (answer === null) return
    if (!answer.ok) {
      report(answer.fault.sentence)
      return turnTo(null)
    }
    const { opened, loom: all } = answer.value
    const { session: kept } = opened
    const caret = client.session(0, [], null)?.caret ?? kept.caret
    turnTo({ ...opened, session: { ...kept, caret, scrollTop: page.scrollTop() || kept.scrollTop } }, all)
    for (const { seq, transaction } of early.splice(0)) client.receive(seq, transaction)
  }

  function drawFan(): void {
    const { value } = fan.state
    page.showFan(value === null ? null : viewOf(value, inForce.value.tokens * unitsPerToken, page.still()))
  }

  /** What is to be known about the model that is ready: that it is an agent, or why another one was not loaded. Said once. */
  function tellOfModel(): void {
    const now = model.value
    const notice = now.t === 'ready' ? now.notice : null
    if (notice !== null && notice !== toldOfModel) report(notice)
    toldOfModel = notice
  }

  /** On the page of models the reason stands beside the download. */
  function tellOfFailures(before: readonly Download[], now: readonly Download[]): void {
    for (const { name, phase, sentence } of now) {
      const was = before.find((each) => each.name === name)
      if (phase === 'failed' && was?.phase !== 'failed' && sentence !== null && dialog.value !== 'models') report(sentence)
    }
  }

  function hear(event: BridgeEvent): void {
    switch (event.t) {
      case 'transaction':
        return partial ? void early.push(event) : client.receive(event.seq, event.transaction)
      case 'weave':
      case 'weaveStarted':
      case 'weaveEnded':
      case 'joined':
        return fan.hear(event)
      case 'model':
        model.value = event.model
        return tellOfModel()
      case 'saving':
        return void (saving.value = { state: event.state, sentence: event.sentence })
      case 'settings':
        return void (settings.value = event.settings)
      case 'notice':
        return report(event.sentence)
      case 'screenReader':
        return page.hearOfScreenReader(event.on)
      case 'downloads':
        tellOfFailures(downloads.value, event.downloads)
        return void (downloads.value = event.downloads)
      case 'importing':
        return void (importing.value = event.progress)
      case 'compacting':
        return void (compacting.value = event.progress)
      case 'scored':
        return lens.hear(event)
      case 'multiverse':
        return multiverse.hear(event)
      case 'command':
    }
  }

  client.follow((step) => {
    predictor.stepped(step)
    look()
    words.changed()
    session.changed()
    page.threadChanged()
  })
  new Reader(client)
  effect(() => {
    const isAsked = notices.peek().some(({ act }) => act?.command === 'model.ofLoom')
    if (loomModel.found.value === null && isAsked) notices.value = notices.peek().filter(({ act }) => act?.command !== 'model.ofLoom')
  })
  effect(drawFan)
  effect(() => {
    void inForce.value.fanOrder
    fan.reorder()
  })
  effect(() => page.hold(state.mode.value === 'loom'))
  effect(() => {
    void collapsed.value
    void hoisted.value
    session.changed()
  })
  addEventListener('pagehide', () => session.flush())
  api.onEvent(hear)
  let checker: Spelling | null = null
  page.whenReady((editor) => {
    checker = new Spelling({ state }, editor)
    fan.attach(editor)
    client.attach(editor)
    lens.attach(editor)
    look()
    page.focus()
  })
  const spelling: App['spelling'] = {
    get on() {
      return checker?.on ?? false
    },
    next: (from) => checker?.next(from) ?? Promise.resolve(null),
    suggest: (word) => checker?.suggest(word) ?? Promise.resolve([]),
  }
  for (const sentence of hello.notices) report(sentence)
  tellOfModel()
  if (hello.open !== null) turnTo(hello.open)

  return { api, hello, state, surface: page, fan, walk, edit, library, lens, multiverse, spelling, predictor, override }
}
