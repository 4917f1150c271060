import { join } from 'node:path'
import type { Bridge, ForkTokenArgs, Hello, KeepPathArgs, OpenLoom, WeaveArgs } from '../../protocol/bridge'
import { bad, Cancelled, good, type Answer } from '../../protocol/fault'
import type { MomentKey, Restored } from '../../protocol/moment'
import { noOverrides, settingsWith } from '../../protocol/overrides'
import type { ExportArgs, ImportOutcome, SentFile } from '../../protocol/imports'
import type { Settings } from '../../protocol/settings'
import { defaultSampling, defaultStopping, type Generation } from '../../loom/generation'
import { weekOf } from '../../loom/influence'
import { freshId, type LoomId, type NodeId, type WeaveId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { restoreThread } from '../../loom/restoreThread'
import type { Transaction } from '../../loom/transaction'
import { EngineSupervisor } from '../engine/supervisor'
import { NodeDisk } from '../store/nodeDisk'
import { OwnFile } from '../store/ownFile'
import { ScoreFile } from '../store/scoreFile'
import { exportLoom } from '../formats/exportLoom'
import type { ChosenFile } from '../formats/importer'
import type { LoomLibrary } from '../store/loomLibrary'
import type { LoomStore } from '../store/loomStore'
import { openCabinet, type Cabinet } from './cabinet'
import type { DeskOptions } from './deskOptions'
import { chosenEvidence, forkTokenOps } from './forkTokenOps'
import { nodeSurprises } from './nodeSurprises'
import { ImportRoom } from './importRoom'
import { evidenceOfPath, keepPathOps, rootOf, standingPath } from './keepPathOps'
import { ModelRoom } from './modelRoom'
import { ModelRows } from './modelRows'
import { MultiverseRoom } from './multiverseRoom'
import { followingText } from './prefixText'
import { OwnWeeks } from './ownWeeks'
import { ScoreRoom } from './scoreRoom'
import { WeaveRoom } from './weaveRoom'
import { welcome } from './welcome'

/** After so long the writer hears that a loom is still being read. */
const slowMs = 4000
/** Branches of a fork in an adaptive weave, at most. */
const waysOfFork = 3

/** The loom that lies on the desk. */
interface OnDesk {
  readonly store: LoomStore
  readonly own: OwnFile
  readonly weaves: WeaveRoom
  readonly scores: ScoreRoom
  readonly multiverse: MultiverseRoom
  readonly stopHearing: () => void
}

/**
 * The heart of main, the same in every shell: one writer's open loom, her model, her settings and her library.
 * It is the authority on the order of changes; every change it accepts is journalled before it is told.
 */
export class Desk {
  private open: OnDesk | null = null
  /** The page has had a first look at this loom and will ask for all of it. */
  private glanced: LoomId | null = null
  private readonly notices: string[] = []
  /** The loom whose files are being compacted: the open one, or one that is being closed. */
  private compacting: LoomStore | null = null
  private readonly weeks: OwnWeeks
  /** The reading of an earlier state that the writer looks at; the next look ends it. */
  private looking: AbortController | null = null

  private constructor(
    private readonly options: DeskOptions,
    private readonly cabinet: Cabinet,
    private readonly engine: EngineSupervisor,
    private readonly model: ModelRoom,
    private readonly imports: ImportRoom,
    private readonly models: ModelRows,
  ) {
    this.weeks = new OwnWeeks(new NodeDisk(), join(options.places.userData, 'weeks.json'))
  }

  /** Opens the cabinet, starts the engine and the loading of the model; resolves before the model is there. */
  static async create(options: DeskOptions): Promise<Desk> {
    const cabinet = await openCabinet(options.places)
    const engine = new EngineSupervisor({ spawn: options.spawner })
    const model = new ModelRoom(engine, cabinet)
    const models = await ModelRows.open({ places: options.places, cabinet, room: model, emit: options.emit, reveal: options.shell.reveal })
    const imports = new ImportRoom({
      spawn: options.importer,
      looms: options.places.looms,
      library: cabinet.library,
      emit: options.emit,
    })
    const desk = new Desk(options, cabinet, engine, model, imports, models)
    desk.notices.push(...cabinet.notices, ...(models.notice === null ? [] : [models.notice]))
    engine.onModel(() => options.emit({ t: 'model', model: model.state }))
    void desk.loadFirstModel()
    return desk
  }

  /** The rows of the bridge. Arguments have been checked by the dispatcher. */
  readonly bridge: Bridge = {
    hello: () => this.hello(),
    listLooms: async () => good(await this.library.list(this.open?.store)),
    createLoom: ({ title }) => this.change(async () => this.lay(await this.library.create(title))),
    openLoom: ({ loom }) => this.change(async () => this.openKnown(loom)),
    chooseLoom: () => this.chooseLoom(),
    renameLoom: ({ loom, title }) => this.renameLoom(loom, title),
    duplicateLoom: async ({ loom }) => {
      if (this.open?.store.loom.id === loom) {
        await this.open.store.flush()
        await this.library.follow(this.open.store)
      }
      return this.library.duplicate(loom)
    },
    trashLoom: async ({ loom }) => {
      if (this.open?.store.loom.id === loom) await this.clear()
      return this.library.trash(loom)
    },
    restoreLoom: ({ loom }) => this.library.restore(loom),
    revealLoom: async ({ loom }) => {
      if (this.open?.store.loom.id === loom) await this.library.follow(this.open.store)
      const folder = await this.library.folderOf(loom)
      if (folder === null) return bad('not-found', 'The folder of this loom is not where it was.')
      await this.options.shell.reveal(folder)
      return good(null)
    },
    commit: async ({ transaction, before }) => this.commit(transaction, before ?? null),
    undo: async () => this.travel('undo'),
    redo: async () => this.travel('redo'),
    saveSession: async ({ session }) => {
      this.open?.store.saveSession(session)
      return good(null)
    },
    checkpoint: async ({ name }) => {
      if (this.open === null) return noLoom()
      const answer = await this.open.store.checkpoint(name)
      return answer.ok ? good(null) : answer
    },
    listMoments: async () => (this.open === null ? noLoom() : good(await this.open.store.moments())),
    readMoment: async ({ moment }) => {
      this.looking?.abort(new Cancelled())
      this.looking = new AbortController()
      const past = await (this.open?.store.readMoment(moment, 'thread', this.looking.signal) ?? noLoom())
      return past.ok ? good({ text: threadText(past.value.loom, past.value.tip) }) : past
    },
    restoreMoment: ({ moment, as }) => (as === 'branch' ? this.restoreThread(moment) : this.restoreLoom(moment)),
    weave: async (args) => this.weave(args),
    weaveMore: async ({ weave, branches }) => this.open?.weaves.more(weave, branches, this.model.reference) ?? noLoom(),
    cancelWeave: async ({ weave, branch }) => this.open?.weaves.cancel(weave, branch) ?? noLoom(),
    take: async (args) => this.open?.weaves.take(args) ?? noLoom(),
    setAside: async ({ weave, branch }) => this.open?.weaves.setAside(weave, branch) ?? noLoom(),
    closeWeave: async ({ weave }) => this.open?.weaves.close(weave) ?? noLoom(),
    readBranch: async ({ weave, branch }) => this.open?.weaves.read(weave, branch) ?? noLoom(),
    readEvidence: async ({ evidence }) => this.open?.store.readEvidence(evidence) ?? noLoom(),
    nodeSurprises: async ({ nodes }) => (this.open === null ? noLoom() : good(await nodeSurprises(this.open.store, nodes))),
    score: async (args) => this.open?.scores.score(args) ?? noLoom(),
    cancelScore: async () => {
      this.open?.scores.cancel()
      return good(null)
    },
    noteOwnWords: async ({ bits, characters }) => {
      const model = this.model.reference
      if (model !== null && this.cabinet.settings.influence) this.weeks.note({ model: model.name, bits, characters }, Date.now())
      return good(null)
    },
    ownWeeks: async () => good({ weeks: await this.weeks.list(), week: weekOf(Date.now()), model: this.model.reference?.name ?? null }),
    forgetOwnWeeks: async () => {
      await this.weeks.forget()
      return good(null)
    },
    forkToken: (args) => this.forkToken(args),
    lookAhead: async (args) => this.open?.multiverse.lookAhead(args) ?? noLoom(),
    endLookAhead: async () => {
      this.open?.multiverse.end()
      return good(null)
    },
    keepPath: (args) => this.keepPath(args),
    setSettings: async ({ patch }) => good(await this.setSettings(patch)),
    setOverrides: async ({ overrides }) => {
      if (this.open === null) return noLoom()
      return this.open.store.readOnly === null ? this.open.own.set(overrides) : bad('read-only', this.open.store.readOnly)
    },
    chooseModel: async () => {
      const path = await this.options.shell.chooseModelFile()
      return path === null ? good(null) : this.model.load(path, true)
    },
    reloadModel: () => this.model.reload(),
    stopLoading: async () => {
      this.model.stopLoading()
      return good(null)
    },
    listModels: () => this.models.list(),
    useModel: ({ model }) => this.models.use(model),
    revealModel: ({ model }) => this.models.reveal(model),
    removeModel: ({ model }) => this.models.remove(model),
    getModel: async (wish) => this.models.get(wish),
    pauseDownload: async (wish) => this.models.pause(wish),
    cancelDownload: async (wish) => this.models.cancel(wish),
    modelOfLoom: async () => (this.open === null ? good(null) : good(await this.models.ofLoom(this.open.store.loom))),
    importFiles: async ({ files, speakers }) => {
      const chosen = files ?? (await this.options.shell.chooseFiles())
      return chosen === null ? good(null) : this.importFiles(chosen, speakers)
    },
    stopImport: async () => {
      this.imports.stop()
      return good(null)
    },
    stopCompacting: async () => good(this.compacting?.stopCompacting() ?? false),
    exportLoom: (args) => this.exportLoom(args),
    saveReport: async (report) => good((await this.options.shell.saveFile(report.name, report.text)) === 'download' ? report : null),
    openHelp: async () => {
      await this.options.shell.openHelp()
      return good(null)
    },
    closeWindow: async () => {
      this.options.shell.closeWindow()
      return good(null)
    },
  }

  /** The writer is leaving: what would only keep her waiting is given up. */
  leave(): void {
    this.imports.stop()
  }

  /** Ends the streams, keeps what has arrived, puts everything on the disk and stops the engine. */
  async close(): Promise<void> {
    this.imports.stop()
    await Promise.all([this.clear(), this.models.close(), this.weeks.close()])
    await this.engine.stop()
  }

  private get library(): LoomLibrary {
    return this.cabinet.library
  }

  private async hello(): Promise<Answer<Hello>> {
    const { version, platform, kind } = this.options
    const open = await this.change(() => this.firstLoom())
    if (!open.ok) this.notices.push(open.fault.sentence)
    return good({
      version,
      platform,
      shell: kind,
      settings: this.cabinet.settings,
      model: this.model.state,
      downloads: this.models.downloads,
      looms: await this.library.list(this.open?.store),
      open: open.ok ? open.value : null,
      notices: this.notices.splice(0),
    })
  }

  /** What a page that has just come up shows: the loom on the desk, the one open last, or a new writer's first. */
  private async firstLoom(): Promise<Answer<OpenLoom | null>> {
    if (this.open !== null) {
      await this.open.weaves.closeAll()
      return good(openLoom(this.open))
    }
    const known = (await this.library.list()).filter((loom) => loom.state === 'ready')
    const last = known.toSorted((a, b) => b.openedAt - a.openedAt)[0]
    if (last !== undefined) return this.openKnown(last.loom)
    if (this.cabinet.settings.welcomed) return good(null)
    return this.lay(await this.library.create(welcome.title, welcome.text))
  }

  private async openKnown(loom: LoomId): Promise<Answer<OpenLoom>> {
    const slow = setTimeout(() => this.options.emit({ t: 'notice', sentence: 'The loom is still being read: its disk is slow.' }), slowMs)
    return this.openNow(loom).finally(() => clearTimeout(slow))
  }

  private async openNow(loom: LoomId): Promise<Answer<OpenLoom>> {
    if (this.open?.store.loom.id === loom) {
      await this.open.weaves.closeAll()
      return good(openLoom(this.open))
    }
    const glance = this.glanced === loom ? null : await this.library.glance(loom)
    if (glance === null) return this.lay(await this.library.open(loom))
    await this.clear()
    this.glanced = loom
    return good({ ...glance, overrides: noOverrides, partial: true, readOnly: 'The rest of this loom is being read.', notice: null })
  }

  private async chooseLoom(): Promise<Answer<OpenLoom | null>> {
    const folder = await this.options.shell.chooseFolder()
    if (folder === null) return good(null)
    return this.change(async () => {
      if (this.open?.store.folder === folder) return good(openLoom(this.open))
      return this.lay(await this.library.openFolder(folder))
    })
  }

  /** Puts a loom on the desk in place of the one that lies there. */
  private async lay(answer: Answer<LoomStore>): Promise<Answer<OpenLoom>> {
    this.glanced = null
    if (!answer.ok) return answer
    await this.clear()
    const store = answer.value
    const { emit } = this.options
    const weaves = new WeaveRoom({
      store, engine: this.engine, emit,
      commit: (transaction, before) => this.commit(transaction, before),
      measured: (tokensPerSecond) => void this.model.measured(tokensPerSecond).catch(() => undefined),
    })
    const shelf = new ScoreFile({ disk: new NodeDisk(), folder: () => store.folder, readOnly: store.readOnly !== null })
    const scores = new ScoreRoom({ loom: () => store.loom, engine: this.engine, emit, shelf })
    const multiverse = new MultiverseRoom({ loom: () => store.loom, engine: this.engine, emit })
    const stopHearing = store.onSaving((state, sentence) => {
      emit({ t: 'saving', state, sentence })
      if (state !== 'failed' && sentence !== null) emit({ t: 'notice', sentence })
    })
    store.onCompacting = (progress) => {
      this.compacting = progress === null ? null : store
      emit({ t: 'compacting', progress })
    }
    this.open = { store, own: await OwnFile.open(new NodeDisk(), store.folder, store.readOnly === null, () => store.place()), weaves, scores, multiverse, stopHearing }
    return good(openLoom(this.open))
  }

  private async clear(): Promise<void> {
    const { open } = this
    if (open === null) return
    open.scores.cancel()
    open.multiverse.end()
    await open.weaves.closeAll()
    this.open = null
    await open.scores.close()
    open.stopHearing()
    await open.store.close()
    await this.library.closed(open.store)
  }

  private async renameLoom(loom: LoomId, title: string): Promise<Answer<null>> {
    const store = this.open?.store
    if (store === undefined || store.loom.id !== loom) return this.library.rename(loom, title)
    const answer = this.commit({
      id: freshId('t'), at: Date.now(), by: 'writer', event: 'title', ops: [{ t: 'title', from: store.loom.title, to: title }],
    }, null)
    if (!answer.ok) return answer
    await this.library.titled(loom, title)
    return good(null)
  }

  private commit(transaction: Transaction, before: { tip: NodeId; caret: number } | null): Answer<{ readonly seq: number }> {
    const { open } = this
    if (open === null) return noLoom()
    const answer = open.store.commit(transaction, { urgent: transaction.event !== 'type', ...(before === null ? {} : { before }) })
    if (!answer.ok) return answer
    const { seq } = answer.value
    open.weaves.follow(transaction.ops)
    this.options.emit({ t: 'transaction', seq, transaction })
    return good({ seq })
  }

  private async restoreThread(moment: MomentKey): Promise<Answer<Restored>> {
    const { open } = this
    const past = await (open?.store.readMoment(moment, 'thread') ?? noLoom())
    if (!past.ok) return past
    if (open === null || this.open !== open) return noLoom()
    const at = Date.now()
    const { ops, tip, caret } = restoreThread(open.store.loom, past.value.loom, past.value.tip, at)
    if (ops.length === 0) return good({ t: 'there', tip })
    const answer = this.commit({ id: freshId('t'), at, by: 'writer', event: 'restore', ops, tip, caret }, null)
    return answer.ok ? good({ t: 'branch' }) : answer
  }

  private async restoreLoom(moment: MomentKey): Promise<Answer<Restored>> {
    const { open } = this
    const past = await (open?.store.readMoment(moment, 'whole') ?? noLoom())
    if (!past.ok || open === null) return past.ok ? noLoom() : past
    const made = await this.library.fromPast(open.store, past.value)
    return made.ok ? good({ t: 'loom', loom: made.value.loom }) : made
  }

  private travel(way: 'undo' | 'redo'): Answer<{ readonly label: string } | null> {
    const { open } = this
    if (open === null) return noLoom()
    const answer = way === 'undo' ? open.store.undo(Date.now()) : open.store.redo(Date.now())
    if (!answer.ok || answer.value === null) return answer.ok ? good(null) : answer
    const { transaction, seq, label } = answer.value
    open.weaves.follow(transaction.ops)
    this.options.emit({ t: 'transaction', seq, transaction })
    return good({ label })
  }

  private async weave({ anchor, branches, adaptive, followed }: WeaveArgs): Promise<Answer<{ readonly weave: WeaveId; readonly numbers: number }>> {
    if (this.model.state.t === 'loading') {
      this.options.emit({ t: 'notice', sentence: 'The model is still loading; the branches come as soon as it is there.' })
      await this.model.settled()
    }
    const { open } = this
    if (open === null) return noLoom()
    if (open.store.readOnly !== null) return bad('read-only', open.store.readOnly)
    if (!open.store.loom.nodes.has(anchor)) return bad('not-found', 'The place to weave from is gone.')
    const model = this.model.reference
    if (model === null) return bad('no-model', this.whyNoModel())
    const settings = settingsWith(this.cabinet.settings, open.own.overrides)
    const generation: Generation = {
      id: freshId('g'),
      anchor,
      at: Date.now(),
      model,
      sampling: { ...defaultSampling, temperature: settings.temperature, topK: settings.topK, topP: settings.topP, minP: settings.minP },
      stopping: { ...defaultStopping, tokens: settings.tokens, at: settings.stopAt },
      frame: null,
      seed: crypto.getRandomValues(new Uint32Array(1))[0] as number,
      ...(adaptive === true ? { adapt: { bits: settings.adaptBits, after: settings.adaptAfter, ways: waysOfFork, tips: settings.adaptTips } } : {}),
    }
    const judged = followed !== undefined && (settings.scoring || settings.fanOrder === 'join')
    return good(open.weaves.weave(generation, branches, judged ? followingText(open.store.loom, anchor, followed) : ''))
  }

  private whyNoModel(): string {
    const { state } = this.model
    switch (state.t) {
      case 'loading':
        return 'The model is still loading; ask again in a moment.'
      case 'failed':
        return `${state.fault.sentence} You can go on writing, and open another model from the Model menu.`
      default:
        return 'No model is open. Open one from the Model menu.'
    }
  }

  private async forkToken(args: ForkTokenArgs): Promise<Answer<null>> {
    const { open } = this
    const bytes = chosenEvidence(args)
    const model = this.model.reference
    if (open === null || !open.store.loom.nodes.has(args.tip) || bytes === null) return bad('not-found', 'The place to fork at is gone.')
    if (open.store.readOnly !== null) return bad('read-only', open.store.readOnly)
    if (model === null) return bad('no-model', this.whyNoModel())
    const evidence = await open.store.appendEvidence(bytes)
    const now = Date.now()
    const draft: Generation = {
      id: freshId('g'), anchor: args.tip, at: now, model, sampling: defaultSampling, stopping: { ...defaultStopping, tokens: 1 }, frame: null, seed: 0,
    }
    const fork = forkTokenOps(open.store.loom, args, draft, evidence, now)
    if (fork === null) return bad('bad-input', 'That token is only part of a character, and no branch can begin with it.')
    const answer = this.commit({ id: freshId('t'), at: now, by: 'writer', event: 'fork', ...fork }, { tip: args.tip, caret: args.at })
    return answer.ok ? good(null) : answer
  }

  private async keepPath({ tip, at, path, stands }: KeepPathArgs): Promise<Answer<null>> {
    const { open } = this
    const model = this.model.reference
    const place = open?.multiverse.place(tip, at, path) ?? null
    if (open === null || place === null) return bad('not-found', 'This way is no longer known; look ahead from the place again.')
    if (open.store.readOnly !== null) return bad('read-only', open.store.readOnly)
    if (model === null) return bad('no-model', this.whyNoModel())
    const from = stands === null ? { tip, at, place: rootOf(place) } : standingPath(open.store.loom, { tip, at, place }, stands)
    if (from === null) return bad('not-found', 'The branch that this way goes on from has changed; look ahead from the place again.')
    const evidence = await open.store.appendEvidence(evidenceOfPath(place, from.place))
    const now = Date.now()
    const draft: Generation = {
      id: freshId('g'), anchor: tip, at: now, model, sampling: defaultSampling, stopping: { ...defaultStopping, tokens: Math.max(1, path.length) }, frame: null, seed: 0,
    }
    const kept = keepPathOps(open.store.loom, { from, place, evidence, draft, now })
    if (kept === null) return bad('bad-input', 'This way ends inside a character; go one token further.')
    const answer = this.commit({ id: freshId('t'), at: now, by: 'writer', event: 'fork', ...kept }, { tip, caret: at })
    return answer.ok ? good(null) : answer
  }

  private async setSettings(patch: Partial<Settings>): Promise<Settings> {
    const settings = await this.cabinet.setSettings(patch)
    this.options.emit({ t: 'settings', settings })
    return settings
  }

  /** Reads the files while the writer goes on. Then the first loom is laid in place of hers, unless she wrote on it meanwhile. */
  private async importFiles(files: readonly ChosenFile[], speakers: boolean): Promise<Answer<ImportOutcome>> {
    const before = this.open?.store
    const seq = before?.seq
    const { imported, refused } = await this.imports.run(files, speakers)
    const [first] = imported
    const wroteOn = before !== undefined && this.open?.store === before && before.seq !== seq
    if (first === undefined || wroteOn) return good({ imported, refused, open: null })
    const open = await this.change(() => this.openKnown(first.loom))
    return open.ok ? good({ imported, refused, open: open.value }) : open
  }

  private async exportLoom({ format, tip, chapter }: ExportArgs): Promise<Answer<SentFile | null>> {
    const { open } = this
    if (open === null) return noLoom()
    if (tip !== null && !open.store.loom.nodes.has(tip)) return bad('not-found', 'The thread to export is gone.')
    const { name, bytes, lost } = await exportLoom(open.store, format, tip, chapter)
    if (lost > 0) this.options.emit({ t: 'notice', sentence: 'Some probabilities could not be read and are not in the file. All text is.' })
    const way = await this.options.shell.saveFile(name, bytes)
    return good(way === 'download' ? { name, bytes } : null)
  }

  private async loadFirstModel(): Promise<void> {
    const { model, places } = this.options
    const remembered = this.cabinet.model
    const answer = await this.model.load(model ?? remembered ?? places.bundledModel, false)
    if (answer.ok || model !== null || remembered === null) return
    this.options.emit({ t: 'notice', sentence: `${answer.fault.sentence} The bundled model is open instead.` })
    await this.model.load(places.bundledModel, false)
  }

  private turn: Promise<unknown> = Promise.resolve()

  /** Changes of the loom on the desk happen one after the other. */
  private change<T>(act: () => Promise<T>): Promise<T> {
    const next = this.turn.then(act, act)
    this.turn = next.catch(() => undefined)
    return next
  }
}

function openLoom({ store, own: { overrides } }: OnDesk): OpenLoom {
  return { data: toData(store.loom), session: store.session, overrides, seq: store.seq, readOnly: store.readOnly, notice: store.notice }
}

function noLoom(): Answer<never> {
  return bad('not-found', 'No loom is open.')
}

/** A desk for one writer. See `Desk.create`. */
export function createDesk(options: DeskOptions): Promise<Desk> {
  return Desk.create(options)
}

