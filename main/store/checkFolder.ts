import { join, relative } from 'node:path'
import type { LoomNode } from '../../loom/node'
import { nodesFrom } from '../../loom/loomData'
import type { NodeId } from '../../loom/ids'
import { diskCode, type Disk } from './disk'
import { EvidenceFiles, evidenceName } from './evidenceFiles'
import { isTemporary } from './durableFile'
import { format, loomFiles, textGenerations } from './loomFiles'
import { ownIsWhole } from './ownFile'
import { readSession } from './sessionFile'
import { readSnapshot } from './snapshot'
import { charactersOf, recover } from './recover'
import { isUnreadable } from './steadyReading'

/** What `heddle check` says of a folder. */
export interface FolderReport {
  /** Newest format found in it; 0 when it holds no loom. */
  readonly format: number
  readonly nodes: number
  /** UTF-16 units over all nodes. */
  readonly characters: number
  /** Steps from the root to the deepest node: 0 for a lone root. */
  readonly depth: number
  /** One sentence each; none means that every byte is as it was written. */
  readonly faults: readonly string[]
}

const mostFaults = 1000

/** Reads the whole folder, evidence included, and says what is wrong with it. Changes nothing and never rejects. */
export async function checkFolder(folder: string, disk: Disk): Promise<FolderReport> {
  try {
    const stat = await disk.lstat(folder).catch(() => null)
    if (stat === null) return nothing('There is no such folder.')
    if (stat.kind === 'file') return nothing('This is a file; a loom is a folder.')
    const answer = await recover(folder, { disk, now: () => Date.now(), copiesDir: null })
    if (!answer.ok) return nothing(answer.fault.sentence)
    const { stored, faults, streams } = answer.value
    const { loom } = stored
    const found = [...faults]
    if (answer.value.format > format) found.push(`the loom was written in format ${answer.value.format}; this program knows ${format}`)
    const unfinished = streams.open().length
    const were = unfinished === 1 ? 'one branch was' : `${unfinished} branches were`
    if (unfinished > 0) found.push(`${were} still streaming when the program ended; what had come will be kept as interrupted`)
    for (const fault of [...(await sessionFaults(folder, disk, stored.seq)), ...(await keptFaults(folder, disk))]) {
      if (!found.includes(fault)) found.push(fault)
    }
    found.push(...(await evidenceFaults(folder, disk, loom.nodes.values())))
    const shown = found.length > mostFaults ? [...found.slice(0, mostFaults), `${found.length - mostFaults} more`] : found
    return { format: answer.value.format, nodes: loom.nodes.size, characters: charactersOf(loom), depth: depthIn(nodesFrom(loom, loom.root)), faults: shown }
  } catch (error) {
    if (diskCode(error) !== null) return nothing(`The folder could not be read (${diskCode(error)}).`)
    return nothing(`The folder could not be understood: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Parents come before children. */
function depthIn(nodes: Iterable<LoomNode>): number {
  const depths = new Map<NodeId, number>()
  let deepest = 0
  for (const { id, parent } of nodes) {
    const depth = parent === null ? 0 : (depths.get(parent) ?? 0) + 1
    depths.set(id, depth)
    if (depth > deepest) deepest = depth
  }
  return deepest
}

/** The session is written after what it has seen: it knows of changes that are gone without a trace. */
async function sessionFaults(folder: string, disk: Disk, seq: number): Promise<string[]> {
  const session = await readSession(disk, folder)
  const there = (await disk.lstat(loomFiles.session(folder)).catch(() => null)) !== null
  if (session === null) return there ? ['session.json, the place where the writer was, could not be read'] : []
  const missing = session.seq - seq
  if (missing <= 0) return []
  const are = missing === 1 ? 'one change is' : `${missing} changes are`
  return [`session.json has seen change ${session.seq}, and the journal ends at ${seq}: ${are} missing`]
}

/** What is kept beside the text that opens: older generations, checkpoints, what is the loom's own. */
async function keptFaults(folder: string, disk: Disk): Promise<string[]> {
  const faults: string[] = []
  const copies = loomFiles.copies(folder)
  const checkpoints = (await disk.readdir(copies).catch(() => [])).filter((name) => name.endsWith('.json') && !isTemporary(name))
  const older = textGenerations(await disk.readdir(folder)).slice(1).map((generation) => loomFiles.text(folder, generation))
  for (const path of [...older, ...checkpoints.sort().map((name) => join(copies, name))]) {
    const name = relative(folder, path)
    try {
      if (!(await readSnapshot(disk, path, () => undefined)).whole) faults.push(`${name} is damaged`)
    } catch (error) {
      if (diskCode(error) === null) throw error
      faults.push(isUnreadable(error) ? `the disk does not give ${name} (${diskCode(error)})` : `${name} is damaged`)
    }
  }
  if (!(await ownIsWhole(disk, folder))) faults.push('own.json, what holds for this loom only, could not be read')
  return faults
}

async function evidenceFaults(folder: string, disk: Disk, nodes: Iterable<LoomNode>): Promise<string[]> {
  const files = new EvidenceFiles(disk, folder, [])
  const seen = new Set<string>()
  const faults: string[] = []
  for (const { id, runs } of nodes) {
    for (const run of runs) {
      const ref = run.origin === 'simulator' ? (run.source?.evidence ?? null) : null
      if (ref === null) continue
      const key = `${ref.file}/${ref.offset}/${ref.length}`
      if (seen.has(key)) continue
      seen.add(key)
      if (!(await files.read(ref)).ok) faults.push(`the probabilities of ${id} cannot be read from ${evidenceName(ref.file)}`)
    }
  }
  return faults
}

function nothing(fault: string): FolderReport {
  return { format: 0, nodes: 0, characters: 0, depth: 0, faults: [fault] }
}
