import type { ExportFormat } from '../loom/formats/exportFormats'
import type { FormatId } from '../loom/formats/formatIds'
import type { LoomId, NodeId } from '../loom/ids'
import type { OpenLoom } from './bridge'

/** A file as the page sends it: its name and all its bytes. */
export interface SentFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A loom that was made of a file. Counts as in `ImportReport`; `warnings` are sentences for the writer. */
export interface ImportedLoom {
  readonly file: string
  readonly format: FormatId
  readonly loom: LoomId
  readonly title: string
  readonly nodes: number
  readonly characters: number
  readonly depth: number
  readonly provenance: number
  readonly probabilities: number
  readonly warnings: readonly string[]
}

/** How far an import has come. `nodes` is what the tree holds, once that is known; `file` of `files`, from 1. */
export interface ImportProgress {
  readonly name: string
  readonly file: number
  readonly files: number
  readonly step: 'reading' | 'keeping'
  readonly nodes: number | null
}

export interface RefusedFile {
  readonly file: string
  readonly sentence: string
}

export interface ImportOutcome {
  readonly imported: readonly ImportedLoom[]
  readonly refused: readonly RefusedFile[]
  /** The first loom that was made, now on the desk; null when there is none, or the writer was writing. */
  readonly open: OpenLoom | null
}

/** What to write: `tip` null is the whole loom where the format can hold it; `chapter` is the node that a chapter of the thread begins at. */
export interface ExportArgs {
  readonly format: ExportFormat
  readonly tip: NodeId | null
  readonly chapter: NodeId | null
}
