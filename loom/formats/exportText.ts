import type { NodeId } from '../ids'
import type { Loom } from '../loom'
import { toData } from '../loomData'
import { unreachable } from '../unreachable'
import { exportAnnotations } from './exportAnnotations'
import { exportChoices } from './exportChoices'
import type { TextFormat } from './exportFormats'
import { exportLoomsidian } from './exportLoomsidian'
import { exportMiniloom } from './exportMiniloom'
import { exportMarkdownThread, exportOutline, exportPlainThread } from './exportProse'
import { exportPyloom } from './exportPyloom'
import { exportReader } from './exportReader'
import { exportHeddleJson, type Place } from './heddleJson'
import type { ImportedEvidence } from './imported'

export interface ExportAsk {
  readonly loom: Loom
  readonly session: Place
  /** The last node of the thread to write; null: the whole loom where the format can hold it, else the thread of the session. */
  readonly tip: NodeId | null
  /** Only the chapter that begins at this node of the thread. */
  readonly chapter: NodeId | null
  /** Needed by `heddle` and `pyloom` only. */
  readonly evidence: readonly ImportedEvidence[]
}

/** The loom, or its thread, as the text of a file. */
export function exportText(format: TextFormat, { loom, session, tip, chapter, evidence }: ExportAsk): string {
  switch (format) {
    case 'markdown':
      return tip === null ? exportOutline(loom, format) : exportMarkdownThread(loom, tip, chapter)
    case 'text':
      return tip === null ? exportOutline(loom, format) : exportPlainThread(loom, tip, chapter)
    case 'html':
      return exportReader(loom, session)
    case 'heddle':
      return exportHeddleJson(toData(loom), session, evidence)
    case 'pyloom':
      return exportPyloom(loom, session, evidence)
    case 'loomsidian':
      return exportLoomsidian(loom, session)
    case 'miniloom':
      return exportMiniloom(loom, session)
    case 'annotations':
      return exportAnnotations(loom, tip ?? session.tip, chapter)
    case 'choices':
      return exportChoices(loom)
    default:
      return unreachable(format)
  }
}
