import type { Alternative } from '../loom/evidence'
import type { EvidenceRef } from '../loom/run'
import type { OwnWeek } from '../loom/influence'
import type { LoomData } from '../loom/loom'
import type { LoomId, NodeId, WeaveId } from '../loom/ids'
import type { Expansion } from '../loom/multiverse'
import type { Session } from '../loom/session'
import type { Whereabouts } from '../loom/history'
import type { Transaction } from '../loom/transaction'
import type { Finish, ModelFacts } from './engine'
import type { Answer, Fault } from './fault'
import type { Moment, MomentKey, Restored } from './moment'
import type { ExportArgs, ImportOutcome, ImportProgress, SentFile } from './imports'
import type { Download, FileWish, LoomModel, ModelKey, Models } from './models'
import type { Overrides } from './overrides'
import type { Settings } from './settings'

/**
 * Everything the page can ask of main: one row, one method of `window.heddle`. `bridgeGuards` has one guard per row
 * (a row without one does not compile) and main checks every call against it. No row takes a path.
 */
export interface Bridge {
  hello(args: Record<string, never>): Promise<Answer<Hello>>

  listLooms(args: Record<string, never>): Promise<Answer<readonly LoomSummary[]>>
  createLoom(args: { readonly title: string }): Promise<Answer<OpenLoom>>
  openLoom(args: { readonly loom: LoomId }): Promise<Answer<OpenLoom>>
  /** All of a loom, part by part: one in one piece would hold up keys. `from`: how many records have come; 0 begins anew. */
  readLoom(args: { readonly loom: LoomId; readonly from: number }): Promise<Answer<LoomPart>>
  /** Native folder dialog. Null: the writer thought better of it. */
  chooseLoom(args: Record<string, never>): Promise<Answer<OpenLoom | null>>
  renameLoom(args: { readonly loom: LoomId; readonly title: string }): Promise<Answer<null>>
  duplicateLoom(args: { readonly loom: LoomId }): Promise<Answer<LoomSummary>>
  trashLoom(args: { readonly loom: LoomId }): Promise<Answer<null>>
  restoreLoom(args: { readonly loom: LoomId }): Promise<Answer<null>>
  revealLoom(args: { readonly loom: LoomId }): Promise<Answer<null>>

  /**
   * A change made by the page. Main applies, journals and answers with its place in the one order of changes. `before`: where
   * the writer was, which is where undo takes her back to; without it, where main last heard of her.
   */
  commit(args: { readonly transaction: Transaction; readonly before?: Whereabouts }): Promise<Answer<{ readonly seq: number }>>
  /** The change comes back as an event; null: nothing to undo. */
  undo(args: Record<string, never>): Promise<Answer<{ readonly label: string } | null>>
  redo(args: Record<string, never>): Promise<Answer<{ readonly label: string } | null>>
  saveSession(args: { readonly session: Session }): Promise<Answer<null>>
  /** All changes so far are on the disk when this answers; `name` makes a named checkpoint as well. */
  checkpoint(args: { readonly name: string | null }): Promise<Answer<null>>
  /** What is kept of the open loom's past, newest first. */
  listMoments(args: Record<string, never>): Promise<Answer<readonly Moment[]>>
  /** The thread's text as it was then. Changes nothing. */
  readMoment(args: { readonly moment: MomentKey }): Promise<Answer<{ readonly text: string }>>
  /** Brings the thread of then back beside what stands now, as one undoable change, or makes all of then a loom of its own. */
  restoreMoment(args: { readonly moment: MomentKey; readonly as: 'branch' | 'loom' }): Promise<Answer<Restored>>

  /**
   * Branches that continue the end of `anchor`. They come as `weave` events. `adaptive`: one branch that forks by itself, as the
   * settings say. The weave has the branches 0…`numbers` − 1; of an adaptive one some may never begin.
   */
  weave(args: WeaveArgs): Promise<Answer<{ readonly weave: WeaveId; readonly numbers: number }>>
  /** More branches on an open fan, appended; an adaptive one gets as many numbers as it has begun with. */
  weaveMore(args: { readonly weave: WeaveId; readonly branches: number }): Promise<Answer<null>>
  /** Ends the streams; what has arrived stays. `branch` null: all. */
  cancelWeave(args: { readonly weave: WeaveId; readonly branch: number | null }): Promise<Answer<null>>
  /** Takes part of a branch into the thread, as one undoable change; the other streams end. */
  take(args: TakeArgs): Promise<Answer<null>>
  /** Archives what is not taken of a branch and ends its stream, or brings that back. */
  setAside(args: { readonly weave: WeaveId; readonly branch: number; readonly aside: boolean }): Promise<Answer<null>>
  /** The fan is put away: streams end, branches stay in the tree. */
  closeWeave(args: { readonly weave: WeaveId }): Promise<Answer<null>>

  /** Token evidence of a branch of an open weave so far, also while it streams. */
  readBranch(args: { readonly weave: WeaveId; readonly branch: number }): Promise<Answer<Uint8Array>>
  /** Token evidence of a branch (`evidenceCodec` bytes). */
  readEvidence(args: { readonly evidence: EvidenceRef }): Promise<Answer<Uint8Array>>
  /** Mean surprise of what the simulator wrote of each node, in bits per token; null where none was recorded. At most 200 nodes. */
  nodeSurprises(args: { readonly nodes: readonly NodeId[] }): Promise<Answer<readonly (number | null)[]>>
  /**
   * Scores all of the thread that ends at `tip`, the place `near` first, and ends the score before it. What is known from `from` on
   * and what is found comes as `scored` events that carry `ask`.
   */
  score(args: ScoreArgs): Promise<Answer<null>>
  cancelScore(args: Record<string, never>): Promise<Answer<null>>
  /** Counts newly written words of the writer's own, as the model in use sees them, for the influence guard. Only the sums are kept. */
  noteOwnWords(args: { readonly bits: number; readonly characters: number }): Promise<Answer<null>>
  /** What was counted so far, and the week and model that count now. */
  ownWeeks(args: Record<string, never>): Promise<Answer<{ readonly weeks: readonly OwnWeek[]; readonly week: string; readonly model: string | null }>>
  forgetOwnWeeks(args: Record<string, never>): Promise<Answer<null>>
  /** Forks the thread at a token: a new branch beside what follows begins with one of the alternatives the model had there. */
  forkToken(args: ForkTokenArgs): Promise<Answer<null>>

  /** The ways to go on from a place, best first; ends the look before it. What is seen comes as `multiverse` events that carry `ask`. */
  lookAhead(args: LookAheadArgs): Promise<Answer<null>>
  endLookAhead(args: Record<string, never>): Promise<Answer<null>>
  /** Forks the thread at a place and keeps a way that was seen from there as a branch, the new tip. */
  keepPath(args: KeepPathArgs): Promise<Answer<null>>

  setSettings(args: { readonly patch: Partial<Settings> }): Promise<Answer<Settings>>
  /** What holds for the open loom only, in place of what held before. */
  setOverrides(args: { readonly overrides: Overrides }): Promise<Answer<Overrides>>
  /** Native file dialog for a GGUF. Null: the writer thought better of it. */
  chooseModel(args: Record<string, never>): Promise<Answer<null>>
  reloadModel(args: Record<string, never>): Promise<Answer<null>>
  /** Gives up a load that is under way; no model is open then. */
  stopLoading(args: Record<string, never>): Promise<Answer<null>>
  /** What is on this machine, what can be had and what is on its way. Looks at files, never at a network. */
  listModels(args: Record<string, never>): Promise<Answer<Models>>
  useModel(args: { readonly model: ModelKey }): Promise<Answer<null>>
  revealModel(args: { readonly model: ModelKey }): Promise<Answer<null>>
  /** Takes a downloaded file from the disk for good. */
  removeModel(args: { readonly model: ModelKey }): Promise<Answer<null>>
  /** Begins a download or goes on with one; news comes as `downloads` events. No other row leads to a network. */
  getModel(args: FileWish): Promise<Answer<null>>
  /** What has come is kept. */
  pauseDownload(args: FileWish): Promise<Answer<null>>
  /** What has come is thrown away. */
  cancelDownload(args: FileWish): Promise<Answer<null>>
  /** The model that the open loom was last woven with; null when that one is open, or nothing was woven. */
  modelOfLoom(args: Record<string, never>): Promise<Answer<LoomModel | null>>
  /**
   * Makes a loom of every loom in the files, and opens the first. Null: files from a native dialog; null back: she thought better
   * of it. `speakers`: every message of a chat begins with who speaks.
   */
  importFiles(args: { readonly files: readonly SentFile[] | null; readonly speakers: boolean }): Promise<Answer<ImportOutcome | null>>
  /** Gives up the file that is being read and those that wait; nothing half made stays. */
  stopImport(args: Record<string, never>): Promise<Answer<null>>
  /** Gives up the compaction of the loom's files, to be tried again later; whether there was one that could be given up. */
  stopCompacting(args: Record<string, never>): Promise<Answer<boolean>>
  /** Writes the open loom, or a thread of it, where the writer says (in the browser: as a download, in the answer). */
  exportLoom(args: ExportArgs): Promise<Answer<SentFile | null>>
  /** Writes a report where the writer says (in the browser: as a download, in the answer). `name` is a file name of letters, digits and one dot. */
  saveReport(args: { readonly name: string; readonly text: string }): Promise<Answer<{ readonly name: string; readonly text: string } | null>>
  /** Opens the guide outside. */
  openHelp(args: Record<string, never>): Promise<Answer<null>>
  closeWindow(args: Record<string, never>): Promise<Answer<null>>
}

export interface WeaveArgs {
  readonly anchor: NodeId
  readonly branches: number
  readonly adaptive?: true
  /** Last node of a thread that goes on after the anchor: the branches are told by `joined` events how well it follows them. */
  readonly followed?: NodeId
}

/** Offsets are UTF-16 units of the thread. */
export interface ScoreArgs {
  readonly ask: number
  readonly tip: NodeId
  readonly from: number
  readonly near: number
}

/** `among` is what the writer was shown and `chosen` her choice in it; `at` is where the token begins in the thread that ends at `tip`. */
export interface ForkTokenArgs {
  readonly tip: NodeId
  readonly at: number
  readonly entropy: number
  readonly among: readonly Alternative[]
  readonly chosen: number
}

/** A way by its tokens, from unit `at` of the thread that ends at `tip`. */
export interface PathArgs {
  readonly tip: NodeId
  readonly at: number
  readonly path: readonly number[]
}

/** The first tokens of the way stand in the loom already: the thread that ends at `tip` goes through them, and the fork is after them. */
export interface KeepPathArgs extends PathArgs {
  readonly stands: { readonly tip: NodeId; readonly tokens: number } | null
}

/** `path` leads from `at` to where the look begins; `places` is how many places it looks at. */
export interface LookAheadArgs extends PathArgs {
  readonly ask: number
  readonly places: number
}

/** Where and how much of a branch is taken; in an adaptive weave the branch is all that leads to it too. All offsets are UTF-16 units. */
export interface TakeArgs {
  readonly weave: WeaveId
  readonly branch: number
  /** First unit of the branch that is not yet in the thread (typed through or taken before). */
  readonly from: number
  /** End of what is taken; null is all that has arrived. */
  readonly to: number | null
  /** The thread's tip now, and where in the thread's text the ghost stands. */
  readonly tip: NodeId
  readonly at: number
  /** Branches that were on screen. */
  readonly seen: number
  /** Where among them it stood, from 0. */
  readonly place?: number
}

export interface Hello {
  readonly version: string
  readonly platform: 'mac' | 'windows' | 'linux'
  readonly shell: 'electron' | 'browser'
  readonly settings: Settings
  readonly model: ModelState
  readonly downloads: readonly Download[]
  readonly looms: readonly LoomSummary[]
  /** The loom that was open last, opened again. */
  readonly open: OpenLoom | null
  readonly notices: readonly string[]
}

export interface LoomSummary {
  readonly loom: LoomId
  readonly title: string
  readonly words: number
  readonly nodes: number
  /** Bytes on disk. */
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly openedAt: number
  readonly state: 'ready' | 'missing' | 'trashed'
}

export interface OpenLoom {
  readonly data: LoomData
  readonly session: Session
  readonly overrides: Overrides
  readonly seq: number
  /** Only the thread, as one node, for a first look at a large loom, which cannot be changed: `readLoom` gives all of it. */
  readonly partial?: true
  /** A sentence when the loom can only be read (another window holds it, newer format, read-only folder). */
  readonly readOnly: string | null
  /** A sentence about what was found and mended on opening. */
  readonly notice: string | null
}

/** A part of a loom on its way to the page, as it was when the reading began. */
export interface LoomPart extends Pick<LoomData, 'nodes' | 'generations' | 'choices'> {
  /** With the first part: all but the records. */
  readonly opened: OpenLoom | null
  /** Records still to come. */
  readonly left: number
}

export type ModelState =
  | { readonly t: 'none'; readonly sentence: string }
  | { readonly t: 'loading'; readonly name: string; readonly fraction: number }
  | { readonly t: 'ready'; readonly facts: ModelFacts; readonly notice: string | null }
  | { readonly t: 'failed'; readonly name: string; readonly fault: Fault }

/** News of one branch of an open weave, coalesced to one message per frame. */
export interface BranchNews {
  readonly branch: number
  readonly text: string
  readonly tokens: number
  readonly bits: number
  /** Set once, when the stream ends. */
  readonly finish: Finish | null
  /** Set once, when the branch stands in the tree. */
  readonly node: NodeId | null
  /** Set once, when it begins where another branch of the weave has forked: that branch. */
  readonly forkOf?: number
}

/** Items of a loom that are written of all of them. */
export interface CompactionProgress {
  readonly items: number
  readonly of: number
}

/** What main tells the page. `transaction` events come in the one order of changes, the page's own included. */
export type BridgeEvent =
  | { readonly t: 'transaction'; readonly seq: number; readonly transaction: Transaction }
  | { readonly t: 'weave'; readonly weave: WeaveId; readonly news: readonly BranchNews[] }
  | { readonly t: 'weaveStarted'; readonly weave: WeaveId; readonly visibleFrom: number }
  | { readonly t: 'weaveEnded'; readonly weave: WeaveId; readonly fault: Fault | null; readonly tokensPerSecond: number | null }
  /** How much better what follows in the thread is foreseen after this branch, in bits per character (`joinGain`); null: it could not be told. */
  | { readonly t: 'joined'; readonly weave: WeaveId; readonly branch: number; readonly gain: number | null }
  /** `provisional`: scored with less of the text before it than the model can see, to be scored again. */
  | { readonly t: 'scored'; readonly ask: number; readonly tip: NodeId; readonly from: number; readonly evidence: Uint8Array; readonly done: boolean; readonly provisional?: true }
  | { readonly t: 'multiverse'; readonly ask: number; readonly expansions: readonly Expansion[]; readonly visibleFrom: number; readonly done: boolean; readonly fault: Fault | null }
  | { readonly t: 'model'; readonly model: ModelState }
  | { readonly t: 'downloads'; readonly downloads: readonly Download[] }
  | { readonly t: 'saving'; readonly state: 'saved' | 'pending' | 'failed'; readonly sentence: string | null }
  | { readonly t: 'settings'; readonly settings: Settings }
  /** A menu item was chosen: the id of a command, and whether by the key that the menu shows. */
  | { readonly t: 'command'; readonly id: string; readonly byKey: boolean }
  | { readonly t: 'notice'; readonly sentence: string }
  /** Whether the system tells of a screen reader or its like. */
  | { readonly t: 'screenReader'; readonly on: boolean }
  /** How far an import has come; null: none goes on. */
  | { readonly t: 'importing'; readonly progress: ImportProgress | null }
  /** How far the compaction of a loom's files has come; null: none goes on. */
  | { readonly t: 'compacting'; readonly progress: CompactionProgress | null }

/** What `window.heddle` is, in both shells. */
export type HeddleApi = Bridge & {
  /** Calls `listener` with every event from now on; returns the way to stop it. */
  readonly onEvent: (listener: (event: BridgeEvent) => void) => () => void
}

/** The rows by name, for code that makes one method per row. Kept complete by its type. */
export const bridgeRows = Object.keys({
  hello: 0,
  listLooms: 0,
  createLoom: 0,
  openLoom: 0,
  readLoom: 0,
  chooseLoom: 0,
  renameLoom: 0,
  duplicateLoom: 0,
  trashLoom: 0,
  restoreLoom: 0,
  revealLoom: 0,
  commit: 0,
  undo: 0,
  redo: 0,
  saveSession: 0,
  checkpoint: 0,
  listMoments: 0,
  readMoment: 0,
  restoreMoment: 0,
  weave: 0,
  weaveMore: 0,
  cancelWeave: 0,
  take: 0,
  setAside: 0,
  closeWeave: 0,
  readBranch: 0,
  readEvidence: 0,
  nodeSurprises: 0,
  score: 0,
  cancelScore: 0,
  noteOwnWords: 0,
  ownWeeks: 0,
  forgetOwnWeeks: 0,
  forkToken: 0,
  lookAhead: 0,
  endLookAhead: 0,
  keepPath: 0,
  setSettings: 0,
  setOverrides: 0,
  chooseModel: 0,
  reloadModel: 0,
  stopLoading: 0,
  listModels: 0,
  useModel: 0,
  revealModel: 0,
  removeModel: 0,
  getModel: 0,
  pauseDownload: 0,
  cancelDownload: 0,
  modelOfLoom: 0,
  importFiles: 0,
  stopImport: 0,
  stopCompacting: 0,
  exportLoom: 0,
  saveReport: 0,
  openHelp: 0,
  closeWindow: 0,
} satisfies Record<keyof Bridge, 0>) as readonly (keyof Bridge)[]
