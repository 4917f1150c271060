import { check } from '../check'
import { freshId, parseId, type NodeId } from '../ids'
import { isRecord } from '../isRecord'
import type { LoomData } from '../loom'
import type { LoomNode } from '../node'
import type { EvidenceRef, Run } from '../run'
import type { Session } from '../session'
import { field, listOf, numberOf, textOf } from './fields'
import { ImportRefused, type Imported, type ImportedEvidence, type ImportSource } from './imported'
import { Losses } from './losses'
import { measure } from './loomDraft'
import { titleOf } from './titleOf'

/** The whole of a loom as one JSON file, for keeping and for other programs. `HEDDLE_JSON.md` beside this file says every field. */
export const heddleVersion = 1

export function isHeddleJson(value: unknown): boolean {
  return isRecord(value) && value['heddle'] === 'loom'
}

export type Place = Pick<Session, 'tip' | 'collapsed' | 'hoisted' | 'visited'>

export function exportHeddleJson(data: LoomData, session: Place, evidence: readonly ImportedEvidence[]): string {
  const { id, title, root, nodes, generations, choices } = data
  const { tip, collapsed, hoisted, visited } = session
  const parts = [
    `"heddle":"loom","version":${heddleVersion}`,
    ...Object.entries({ id, title, root }).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`),
    `"nodes":${linesOf(nodes)}`,
    `"generations":${linesOf(generations)}`,
    `"choices":${linesOf(choices)}`,
    `"session":${JSON.stringify({ tip, collapsed, hoisted, visited })}`,
    `"evidence":${linesOf(evidence.map(({ ref, bytes }) => ({ ref, base64: toBase64(bytes) })))}`,
  ]
  return `{${parts.join(',\n')}}\n`
}

function linesOf(list: readonly unknown[]): string {
  return list.length === 0 ? '[]' : `[\n${list.map((each) => JSON.stringify(each)).join(',\n')}\n]`
}

export function importHeddleJson(value: unknown, source: ImportSource): Imported {
  const losses = new Losses()
  const version = numberOf(field(value, 'version')) ?? 0
  if (version > heddleVersion) throw new ImportRefused('unsupported', 'This file was written by a newer Heddle; open it with that one.')
  const checked = check(value)
  if (checked.data === null) throw new ImportRefused('bad-input', 'There is no loom in this Heddle file.')
  losses.addFaults(checked.faults)
  const title = checked.data.title === 'Untitled' && textOf(field(value, 'title')) === null ? titleOf(source.name) : checked.data.title
  const evidence = evidenceIn(value)
  const known = new Set(evidence.map(({ ref }) => refKey(ref)))
  let provenance = 0
  const missing = new Set<string>()
  const nodes = checked.data.nodes.map((node) => {
    for (const run of node.runs) {
      if (run.origin !== 'unknown') provenance += run.length
      const ref = evidenceRefOf(run)
      if (ref !== null && !known.has(refKey(ref))) missing.add(refKey(ref))
    }
    return missing.size === 0 ? node : withEvidence(node, (ref) => (known.has(refKey(ref)) ? ref : null))
  })
  losses.add('evidence', missing.size)
  const data = { ...checked.data, title: title.slice(0, 500), nodes }
  const there = new Set<NodeId>(nodes.map(({ id }) => id))
  const nodeIn = (id: unknown): NodeId | null => {
    const parsed = parseId('n', id)
    return parsed !== null && there.has(parsed) ? parsed : null
  }
  const session = field(value, 'session')
  const { characters, depth } = measure(data)
  return {
    data,
    evidence,
    tip: nodeIn(field(session, 'tip')),
    collapsed: listOf(field(session, 'collapsed')).map(nodeIn).filter((id) => id !== null),
    hoisted: nodeIn(field(session, 'hoisted')),
    visited: listOf(field(session, 'visited')).flatMap((pair) => {
      const [fork, child] = listOf(pair).map(nodeIn)
      return fork && child ? [[fork, child] as const] : []
    }),
    report: {
      format: 'heddle', nodes: nodes.length, characters, depth, provenance,
      probabilities: evidence.reduce((sum, { bytes }) => sum + countRecords(bytes), 0), losses: losses.list(),
    },
  }
}

/** Names a reference, for looking it up. */
export function refKey({ file, offset, length, crc }: EvidenceRef): string {
  return `${file} ${offset} ${length} ${crc}`
}

function evidenceRefOf(run: Run): EvidenceRef | null {
  return run.origin === 'simulator' ? (run.source?.evidence ?? null) : null
}

/** The node with every reference to evidence put in its new place, or left out. */
export function withEvidence(node: LoomNode, place: (ref: EvidenceRef) => EvidenceRef | null): LoomNode {
  if (!node.runs.some((run) => evidenceRefOf(run) !== null)) return node
  const runs = node.runs.map((run): Run => {
    const ref = evidenceRefOf(run)
    return ref === null || run.origin !== 'simulator' || run.source === null ? run : { ...run, source: { ...run.source, evidence: place(ref) } }
  })
  return { ...node, runs }
}

/** Every evidence that runs of the loom name, once. */
export function evidenceRefs(data: LoomData): readonly EvidenceRef[] {
  const refs = new Map<string, EvidenceRef>()
  for (const { runs } of data.nodes) {
    for (const run of runs) {
      const ref = evidenceRefOf(run)
      if (ref !== null) refs.set(refKey(ref), ref)
    }
  }
  return [...refs.values()]
}

/** The same loom under another id: what is imported twice are two looms. */
export function asNewLoom(data: LoomData): LoomData {
  return { ...data, id: freshId('l') }
}

function evidenceIn(value: unknown): readonly ImportedEvidence[] {
  const found = new Map<string, ImportedEvidence>()
  for (const entry of listOf(field(value, 'evidence'))) {
    const ref = field(entry, 'ref')
    const [file, offset, length, crc] = ['file', 'offset', 'length', 'crc'].map((name) => numberOf(field(ref, name)))
    const bytes = fromBase64(textOf(field(entry, 'base64')) ?? '')
    if (file == null || offset == null || length == null || crc == null || bytes === null || bytes.length === 0) continue
    found.set(refKey({ file, offset, length, crc }), { ref: { file, offset, length, crc }, bytes })
  }
  return [...found.values()]
}

/** Records of an evidence blob, by their lengths alone. */
function countRecords(bytes: Uint8Array): number {
  let count = 0
  for (let at = 5; at + 2 <= bytes.length; at += 2 + ((bytes[at] as number) | ((bytes[at + 1] as number) << 8))) count++
  return count
}

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}
