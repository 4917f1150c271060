import type { ReadonlySignal, Signal } from '@preact/signals'
import type { BranchNews, CompactionProgress, HeddleApi, Hello, LoomSummary, ModelState } from '../protocol/bridge'
import type { Download, LoomModel } from '../protocol/models'
import type { CommandId } from '../protocol/commandTable'
import type { Overrides } from '../protocol/overrides'
import type { ImportOutcome, ImportProgress, SentFile } from '../protocol/imports'
import type { Settings } from '../protocol/settings'
import type { Loom } from '../loom/loom'
import type { LoomId, NodeId, WeaveId } from '../loom/ids'
import type { Marks } from '../loom/node'
import type { Lens } from './lens/lens'
import type { MultiverseController } from './multiverse/multiverseController'
import type { Visited } from '../loom/path'

/** Everything the commands, panels and the surface share. Built once in `main.tsx`; tests build their own. */
export interface App {
  readonly api: HeddleApi
  readonly hello: Hello
  readonly state: State
  readonly surface: Surface
  readonly fan: Fan
  readonly walk: Walk
  readonly edit: Edit
  readonly library: Library
  readonly lens: Lens
  readonly multiverse: Multiverse
  readonly spelling: Spelling
  readonly predictor: { readonly snoozed: ReadonlySignal<boolean>; snooze(): void; wake(): void }
  /** Changes what holds for the open loom only. */
  override(overrides: Overrides): Promise<void>
}

/** The ways to go on from a place, and what can be done with them. */
export type Multiverse = Pick<MultiverseController, 'view' | 'version' | 'lie' | 'open' | 'close' | 'perform' | 'focus' | 'zoomTo'>

/** What is true now, as signals. Only `renderer/state/` writes; views read. */
export interface State {
  /** Null while no loom is open: the library is shown. */
  readonly loom: ReadonlySignal<Loom | null>
  readonly tip: ReadonlySignal<NodeId | null>
  /** Root → tip; empty while no loom is open. */
  readonly thread: ReadonlySignal<readonly NodeId[]>
  /** Node under the caret and the fork nearest before it. */
  readonly here: ReadonlySignal<NodeId | null>
  readonly readOnly: ReadonlySignal<string | null>
  readonly model: ReadonlySignal<ModelState>
  readonly settings: ReadonlySignal<Settings>
  /** What holds for the open loom only. */
  readonly overrides: ReadonlySignal<Overrides>
  /** The settings as they are in force for the open loom. */
  readonly inForce: ReadonlySignal<Settings>
  readonly saving: ReadonlySignal<{ readonly state: 'saved' | 'pending' | 'failed'; readonly sentence: string | null }>
  readonly looms: ReadonlySignal<readonly LoomSummary[]>
  readonly fan: ReadonlySignal<FanState | null>
  readonly notices: Signal<readonly Notice[]>
  /** Model files on their way, paused and failed ones too. */
  readonly downloads: ReadonlySignal<readonly Download[]>
  /** The model this loom was last woven with, while another one is open and she has not said that it will do. */
  readonly loomModel: ReadonlySignal<LoomModel | null>
  keepModel(): void
  /** How far an import has come; null: none goes on. */
  readonly importing: ReadonlySignal<ImportProgress | null>
  /** How far the compaction of a loom's files has come, once it takes long; null: none does. */
  readonly compacting: ReadonlySignal<CompactionProgress | null>
  /** Words in the thread, and in the selection when there is one. */
  readonly words: ReadonlySignal<{ readonly thread: number; readonly selection: number | null }>
  /** The writer is typing, and wants to see the page alone meanwhile. */
  readonly quiet: ReadonlySignal<boolean>
  /** What commands' `when` clauses see. */
  readonly mode: Signal<'write' | 'loom'>
  readonly dialog: Signal<Dialog | null>
  /** Nodes folded in the tree panel, and the node it shows alone. Kept in the session. */
  readonly collapsed: Signal<ReadonlySet<NodeId>>
  readonly hoisted: Signal<NodeId | null>
  /** The node marked in the tree panel, on the thread or not. */
  readonly marked: Signal<NodeId | null>
  /** The branch that was cut to be grafted elsewhere; it stands where it stood. */
  readonly cut: Signal<NodeId | null>
}

export type Dialog = 'palette' | 'keys' | 'settings' | 'library' | 'goto' | 'search' | 'branches' | 'ask' | 'history' | 'map' | 'compare' | 'aside' | 'spelling' | 'ledger' | 'models' | 'about' | 'loomModel' | 'multiverse'

export interface Notice {
  readonly id: number
  readonly sentence: string
  /** Where it leads; the notice then stays until she has answered. */
  readonly act: { readonly title: string; readonly command: CommandId } | null
}

export interface FanBranch extends Omit<BranchNews, 'finish' | 'forkOf'> {
  /** In an adaptive weave `text` is all that leads here and `own` what this branch adds to it. Elsewhere they are the same. */
  readonly own: string
  /** The branch that it goes on from. */
  readonly parent: number | null
  /** `inner`: it has forked, and those that go on from it are shown in its place. `waiting`: a fork still to come may begin it. */
  readonly place: 'row' | 'inner' | 'waiting'
  /** Units of `text` where it forked on the way. */
  readonly forks: readonly number[]
  /** Units of the branch already in the thread: typed through or taken. */
  readonly taken: number
  readonly finish: BranchNews['finish']
  readonly aside: boolean
  /** The thread has gone another way since the fan opened: shown, no longer on offer. */
  readonly departed: boolean
  /** How much better the model foresees what follows after this branch, in bits per character; null: not told. */
  readonly join: number | null
}

export interface FanState {
  readonly weave: WeaveId
  readonly anchor: NodeId
  /** UTF-16 offset in the thread where the branches begin. */
  readonly at: number
  readonly branches: readonly FanBranch[]
  /** Numbers of the branches as their rows stand, top to bottom. */
  readonly order: readonly number[]
  readonly selected: number
  /** Branches that one ask of an adaptive weave may have, inner ones included; null for a plain weave. */
  readonly adaptive: number | null
  readonly streaming: boolean
  /** First unit of the thread that the model saw; > 0 when the context was too small. */
  readonly visibleFrom: number
  readonly tokensPerSecond: number | null
}

export interface Surface {
  focus(): void
  caret(): number
  selection(): { readonly from: number; readonly to: number }
  reveal(at: number): void
  hasFocus(): boolean
  text(): string
  run(monacoAction: string): void
  select(from: number, to: number): void
  /** Puts `text` in the place of a stretch, as if the writer had typed it there. */
  write(from: number, to: number, text: string): void
  /** Marks stretches of the text until the text changes or other stretches are marked; offsets in UTF-16 units. */
  highlight(stretches: readonly { readonly from: number; readonly to: number }[]): void
  /** Takes those marks away; false: there were none. */
  unmark(): boolean
}

/** A misspelt word in the thread, in UTF-16 units. */
export interface Misspelling {
  readonly word: string
  readonly at: number
  readonly length: number
}

/** What the dictionary says of the thread. */
export interface Spelling {
  /** A dictionary is in use. */
  readonly on: boolean
  /** The first misspelt word that ends after `from`, round the end of the thread; null when all are known. */
  next(from: number): Promise<Misspelling | null>
  suggest(word: string): Promise<readonly string[]>
}

export type TakeUnit = 'all' | 'token' | 'word' | 'sentence' | 'line' | 'paragraph'

export interface Fan {
  weave(): Promise<void>
  /** One branch that forks by itself. */
  weaveAdaptively(): Promise<void>
  more(): Promise<void>
  /** A weave was asked for, and its fan is not there yet. */
  coming(): boolean
  select(index: number): void
  step(by: 1 | -1): void
  take(unit: TakeUnit): Promise<void>
  takeAndWeave(): Promise<void>
  setAside(): Promise<void>
  /** The branch that was set aside with `node` is on offer again, and selected; false: it is none of the fan's. */
  bringBack(node: NodeId): boolean
  dismiss(): Promise<void>
  /** True when the ghost begins exactly at the caret and nothing is selected. */
  touchesCaret(): boolean
}

export interface Walk {
  /** The child last visited at each fork, as it is now. */
  readonly visited: Visited
  to(tip: NodeId, caretAt?: 'node' | 'keep'): void
  parentFork(): void
  child(): void
  sibling(by: 1 | -1): void
  siblingOfTip(by: 1 | -1): void
  root(): void
  back(): void
  forward(): void
  random(): void
}

export interface Edit {
  undo(): Promise<void>
  redo(): Promise<void>
  forkHere(): void
  splitHere(): void
  joinHere(): void
  mark(node: NodeId, change: (marks: Marks) => Marks): void
  archive(node: NodeId): void
  /** Undoes `archive`, whenever it was. */
  bringBack(node: NodeId): void
  /** Takes what is set aside out of the loom. Resolves when all of it is gone. */
  prune(): Promise<void>
  /** Lets `node` go on from the caret, with all that follows it. False: it cannot, and why has been said. */
  graftHere(node: NodeId): boolean
  /** Puts the branch of the fork nearest the caret before or after its sibling. */
  moveBranch(by: 1 | -1): void
  rename(title: string): void
  checkpoint(name: string | null): Promise<void>
}

/** Looms as a whole. Faults become notices; `openLoom` and its like replace what the page holds. */
export interface Library {
  open(loom: LoomId): Promise<void>
  create(title: string): Promise<void>
  /** By the shell's own dialog. */
  choose(): Promise<void>
  rename(loom: LoomId, title: string): Promise<void>
  duplicate(loom: LoomId): Promise<void>
  trash(loom: LoomId): Promise<void>
  restore(loom: LoomId): Promise<void>
  /** Shows where the loom lies, in the system's own file manager. */
  reveal(loom: LoomId): Promise<void>
  /** Makes looms of files and opens the first; null files are chosen in the shell's dialog. Null: nothing was imported, and why has been said. */
  importFiles(files: readonly SentFile[] | null, speakers: boolean): Promise<ImportOutcome | null>
  /** Reads `looms` again. */
  refresh(): Promise<void>
}
