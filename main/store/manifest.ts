import { crc32 } from 'node:zlib'
import { parseId, type LoomId } from '../../loom/ids'
import { isCount, isFields } from './diskShapes'
import type { Disk } from './disk'
import { readWhole } from './durableFile'
import { loomFiles } from './loomFiles'

/** `loom.json`: what the folder holds, for people and for a quick look. The loom opens without it too. */
export interface Manifest {
  readonly format: number
  readonly loomId: LoomId
  readonly title: string
  /** Of the newest snapshot and of the journal that goes on from it. */
  readonly generation: number
  readonly snapshot: string
  readonly journal: string
  /** Names of the evidence files. */
  readonly evidence: readonly string[]
  /** Counts of the snapshot, for lists. */
  readonly nodes: number
  readonly words: number
  /** A change that was durable when this was written: with fewer in the folder, some are missing. 0: not known. */
  readonly seq: number
}

/** A manifest as it is written: with a checksum of all the rest, whatever fields a format has. */
export type SealedManifest = Manifest & { readonly check: number }

export function sealed(manifest: Manifest): SealedManifest {
  return { ...manifest, check: crc32(JSON.stringify(manifest)) }
}

/** Null for anything that is not, byte for byte, what `sealed` made. */
export function parseManifest(value: unknown): SealedManifest | null {
  if (!isFields(value)) return null
  const { check, ...rest } = value
  const manifest = crc32(JSON.stringify(rest)) === check ? parseFields(rest) : null
  return manifest === null ? null : { ...manifest, check: check as number }
}

function parseFields(value: Readonly<Record<string, unknown>>): Manifest | null {
  const { format, loomId, title, generation, snapshot, journal, evidence, nodes, words, seq } = value
  const id = parseId('l', loomId)
  if (id === null || !isCount(format) || !isCount(generation) || typeof title !== 'string') return null
  if (typeof snapshot !== 'string' || typeof journal !== 'string') return null
  const names = Array.isArray(evidence) ? evidence.filter((name) => typeof name === 'string') : []
  const counts = { nodes: isCount(nodes) ? nodes : 0, words: isCount(words) ? words : 0, seq: isCount(seq) ? seq : 0 }
  return { format, loomId: id, title, generation, snapshot, journal, evidence: names, ...counts }
}

/** Looks without changing anything. Null: not there; `damaged`: there, but no manifest. */
export async function readManifest(disk: Disk, folder: string): Promise<Manifest | 'damaged' | null> {
  try {
    const bytes = await readWhole(disk, loomFiles.manifest(folder), 1 << 20)
    if (bytes === null) return null
    return parseManifest(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))) ?? 'damaged'
  } catch {
    return 'damaged'
  }
}
