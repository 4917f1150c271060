import type { ImportReport } from '../loom/formats/imported'
import type { LoomId } from '../loom/ids'
import type { Fault } from './fault'

/** What main asks of the process that reads files: make looms of one file, in folders below `stage`. Paths are absolute. */
export interface ImportRequest {
  readonly t: 'import'
  readonly path: string
  /** What the file is called; only serves for a title and in sentences. */
  readonly name: string
  readonly stage: string
  /** Chats: begin every message with `Name: `. */
  readonly speakers: boolean
}

/** A loom that lies whole in its folder, `folder` below the stage. */
export interface StagedLoom {
  readonly folder: string
  readonly loom: LoomId
  readonly title: string
  readonly report: ImportReport
}

/** What comes back: `keeping` when a loom was read and is being written, then `made` or `refused` once for each request. */
export type ImportNews =
  | { readonly t: 'keeping'; readonly nodes: number }
  | { readonly t: 'made'; readonly looms: readonly StagedLoom[] }
  | { readonly t: 'refused'; readonly fault: Fault }
