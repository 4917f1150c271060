import type { NodeId } from '../ids'
import type { LoomData } from '../loom'
import type { EvidenceRef } from '../run'
import type { FormatId } from './formatIds'
import type { Loss } from './losses'

/** A file as the writer gave it. `name` only serves for a title; nothing is told from it. */
export interface ImportSource {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Token evidence that came with a loom. The runs of the loom name it by `ref`, which is no place in any file yet. */
export interface ImportedEvidence {
  readonly ref: EvidenceRef
  /** `evidenceCodec` bytes. */
  readonly bytes: Uint8Array
}

/** One loom out of a file, whole and good: `check` finds nothing in `data`. */
export interface Imported {
  readonly data: LoomData
  readonly evidence: readonly ImportedEvidence[]
  /** Where the writer was, when the file says so. */
  readonly tip: NodeId | null
  readonly collapsed: readonly NodeId[]
  readonly hoisted: NodeId | null
  readonly visited: readonly (readonly [NodeId, NodeId])[]
  /** Line ends of the file, where they are the text's own. Absent: line feeds alone, or none of the text's. */
  readonly lineEnds?: 'crlf'
  readonly report: ImportReport
}

/** What became of a file. `losses` names everything that is not in the loom, with how often it occurred. */
export interface ImportReport {
  readonly format: FormatId
  readonly nodes: number
  /** UTF-16 units over all nodes. */
  readonly characters: number
  /** Edges from the root to the farthest leaf. */
  readonly depth: number
  /** Units whose origin the file records. */
  readonly provenance: number
  /** Tokens that came with a probability. */
  readonly probabilities: number
  readonly losses: readonly Loss[]
}

/** Why a file gave no loom at all; the message is a sentence for the writer. Nothing was made. */
export class ImportRefused extends Error {
  readonly code: 'bad-input' | 'too-large' | 'unsupported'

  constructor(code: ImportRefused['code'], sentence: string) {
    super(sentence)
    this.name = 'ImportRefused'
    this.code = code
  }
}
