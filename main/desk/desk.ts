import { join } from 'node:path'
import type { Bridge, Hello, WeaveArgs } from '../../protocol/bridge'
import { bad, good, type Answer } from '../../protocol/fault'
import type { ExportArgs, ImportOutcome, SentFile } from '../../protocol/imports'
import { settingsWith } from '../../protocol/overrides'
import type { Settings } from '../../protocol/settings'
import type { WeaveId } from '../../loom/ids'
import { weekOf } from '../../loom/influence'
import { EngineSupervisor } from '../engine/supervisor'
import { exportLoom } from '../formats/exportLoom'
import type { ChosenFile } from '../formats/importer'
import { NodeDisk } from '../store/nodeDisk'
import { openCabinet, type Cabinet } from './cabinet'
import type { DeskOptions } from './deskOptions'
import { ForkRoom } from './forkRoom'
import { ImportRoom } from './importRoom'
import { noLoom, type LaidLoom } from './laidLoom'
import { LoomRoom } from './loomRoom'
import { ModelRoom } from './modelRoom'
import { ModelRows } from './modelRows'
import { MomentRoom } from './momentRoom'
import { wovenGeneration } from './newGeneration'
import { nodeSurprises } from './nodeSurprises'
import { OwnWeeks } from './ownWeeks'
import { followingText } from './prefixText'

/** Who waits longer for the model before a weave hears why. Milliseconds. */
const longMs = 700

/**
 * The heart of main, the same in every shell: one writer's open loom, her model, her settings and her library.
 * It is the authority on the order of changes; what it does in answer to a row of the bridge is in the rooms.
 */
export class Desk {
  private readonly notices: string[] = []
  private readonly looms: LoomRoom
  private readonly moments: MomentRoom
  private readonly forks: ForkRoom
  private readonly imports: ImportRoom
  private readonly weeks: OwnWeeks

  private constructor(
    private readonly options: DeskOptions,
    private readonly cabinet: Cabinet,
    private readonly engine: EngineSupervisor,
    private readonly model: ModelRoom,
    private readonly models: ModelRows,
  ) {
    const { emit, places, importer } = options
    const { library } = cabinet
    const measured = (tokensPerSecond: number) => void model.measured(tokensPerSecond).catch(() => undefined)
    const laid = () => this.open
    this.looms = new LoomRoom({ library, engine, emit, measured })
    this.moments = new MomentRoom(laid, library)
    this.forks = new ForkRoom(laid, model)
    this.imports = new ImportRoom({ spawn: importer, looms: places.looms, library, emit })
    this.weeks = new OwnWeeks(new NodeDisk(), join(places.userData, 'weeks.json'))
    this.notices.push(...cabinet.notices, ...(models.notice === null ? [] : [models.notice]))
  }

  /** Opens the cabinet, starts the engine and the loading of the model; resolves before the model is there. */
  static async create(options: DeskOptions): Promise<Desk> {
    const cabinet = await openCabinet(options.places)
    const engine = new EngineSupervisor({ spawn: options.spawner })
    const model = new ModelRoom(engine, cabinet)
    const models = await ModelRows.open({ places: options.places, cabinet, room: model, emit: options.emit, reveal: options.shell.reveal })
    const desk = new Desk(options, cabinet, engine, model, models)
    engine.onModel(() => options.emit({ t: 'model', model: model.state }))
    void desk.loadFirstModel()
    return desk
  }

  /** The rows of the bridge. Arguments have been checked by the dispatcher. */
  readonly bridge: Bridge = {
    hello: () => this.hello(),
    listLooms: async () => good(await this.looms.list()),
    createLoom: ({ title }) => this.looms.create(title),
    openLoom: ({ loom }) => this.looms.open(loom),
    readLoom: ({ loom, from }) => this.looms.read(loom, from),
    chooseLoom: async () => {
      const folder = await this.options.shell.chooseFolder()
      return folder === null ? good(null) : this.looms.openFolder(folder)
    },
    renameLoom: ({ loom, title }) => this.looms.rename(loom, title),
    duplicateLoom: ({ loom }) => this.looms.duplicate(loom),
    trashLoom: ({ loom }) => this.looms.trash(loom),
    restoreLoom: ({ loom }) => this.cabinet.library.restore(loom),
    revealLoom: async ({ loom }) => {
      const folder = await this.looms.folderOf(loom)
      if (!folder.ok) return folder
      await this.options.shell.reveal(folder.value)
      return good(null)
    },
    commit: async ({ transaction, before }) => this.open?.commit(transaction, before ?? null) ?? noLoom(),
    undo: async () => this.open?.travel('undo') ?? noLoom(),
    redo: async () => this.open?.travel('redo') ?? noLoom(),
    saveSession: async ({ session }) => {
      this.open?.store.saveSession(session)
      return good(null)
    },
    checkpoint: ({ name }) => this.moments.checkpoint(name),
    listMoments: async () => this.moments.list(),
    readMoment: ({ moment }) => this.moments.read(moment),
    restoreMoment: ({ moment, as }) => (as === 'branch' ? this.moments.restoreThread(moment) : this.moments.restoreLoom(moment)),
    weave: (args) => this.weave(args),
    weaveMore: async ({ weave, branches }) => this.open?.weaves.more(weave, branches, this.model.reference) ?? noLoom(),
    cancelWeave: async ({ weave, branch }) => this.open?.weaves.cancel(weave, branch) ?? noLoom(),
    take: async (args) => this.open?.weaves.take(args) ?? noLoom(),
    setAside: async ({ weave, branch, aside }) => this.open?.weaves.setAside(weave, branch, aside) ?? noLoom(),
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
    forkToken: (args) => this.forks.forkToken(args),
    lookAhead: async (args) => this.open?.multiverse.lookAhead(args) ?? noLoom(),
    endLookAhead: async () => {
      this.open?.multiverse.end()
      return good(null)
    },
    keepPath: (args) => this.forks.keepPath(args),
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
    stopCompacting: async () => good(this.looms.stopCompacting()),
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
    await Promise.all([this.looms.putAway(), this.models.close(), this.weeks.close()])
    await this.engine.stop()
  }

  private get open(): LaidLoom | null {
    return this.looms.laid
  }

  private async hello(): Promise<Answer<Hello>> {
    const { version, platform, kind } = this.options
    const open = await this.looms.first(this.cabinet.settings.welcomed)
    if (!open.ok) this.notices.push(open.fault.sentence)
    return good({
      version,
      platform,
      shell: kind,
      settings: this.cabinet.settings,
      model: this.model.state,
      downloads: this.models.downloads,
      looms: await this.looms.list(),
      open: open.ok ? open.value : null,
      notices: this.notices.splice(0),
    })
  }

  private async weave({ anchor, branches, adaptive, followed }: WeaveArgs): Promise<Answer<{ readonly weave: WeaveId; readonly numbers: number }>> {
    if (this.model.state.t === 'loading') {
      const long = setTimeout(() => this.options.emit({ t: 'notice', sentence: 'The model is still loading; the branches come as soon as it is there.' }), longMs)
      await this.model.settled().finally(() => clearTimeout(long))
    }
    const { open } = this
    if (open === null) return noLoom()
    const { loom, readOnly } = open.store
    if (readOnly !== null) return bad('read-only', readOnly)
    if (!loom.nodes.has(anchor)) return bad('not-found', 'The place to weave from is gone.')
    const model = this.model.answer
    if (!model.ok) return model
    const settings = settingsWith(this.cabinet.settings, open.own.overrides)
    const generation = wovenGeneration({ anchor, model: model.value, now: Date.now() }, settings, adaptive === true)
    const judged = followed !== undefined && (settings.scoring || settings.fanOrder === 'join')
    return good(open.weaves.weave(generation, branches, judged ? followingText(loom, anchor, followed) : ''))
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
    const open = await this.looms.open(first.loom)
    return open.ok ? good({ imported, refused, open: open.value }) : open
  }

  private async exportLoom({ format, tip, chapter }: ExportArgs): Promise<Answer<SentFile | null>> {
    const { open } = this
    if (open === null) return noLoom()
    if (tip !== null && !open.store.loom.nodes.has(tip)) return bad('not-found', 'The thread to export is gone.')
    const { name, bytes, lost } = await exportLoom(open.store, open.own.overrides, format, tip, chapter)
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
}
