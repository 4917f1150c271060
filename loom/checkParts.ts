import type { AddFault } from './check'
import { clean } from './edit'
import { defaultSampling, defaultStopping, type Choice, type Generation } from './generation'
import { parseId, type NodeId } from './ids'
import { isRecord } from './isRecord'
import type { LoomData } from './loom'
import type { LoomNode, Marks } from './node'
import type { BranchSource, EvidenceRef, Run } from './run'
import { joinRuns, runsLength } from './runs'

export const nodeLimit = 1_000_000
/** UTF-16 units of one node. */
export const textLimit = 10_000_000

/** A node as it was found, its own fields mended; parent and children are still only claims. */
export interface Draft {
  readonly node: LoomNode
  readonly namesParent: boolean
}

type Found = Readonly<Record<string, unknown>>

export function checkNode(id: NodeId, value: Found, faults: AddFault): Draft {
  const text = checkText(id, value['text'], faults)
  const parent = value['parent']
  if (parent !== null && parseId('n', parent) === null && parent !== undefined) faults.add('bad-id', `The parent of ${id} has no proper id.`, id)
  const listed: readonly unknown[] = Array.isArray(value['children']) ? value['children'] : []
  if (!Array.isArray(value['children'])) faults.add('wrong-type', `The children of ${id} are no list.`, id)
  const children = listed.map((child) => parseId('n', child)).filter((child) => child !== null)
  if (children.length < listed.length) faults.add('bad-id', `${id} lists children without proper ids.`, id)
  const createdAt = typeof value['createdAt'] === 'number' && Number.isFinite(value['createdAt']) ? value['createdAt'] : 0
  if (createdAt !== value['createdAt']) faults.add('wrong-type', `The time of ${id} is no number.`, id, 'warning')
  const marks = checkMarks(id, value['marks'], faults)
  const node = { id, parent: parseId('n', parent), children, text, runs: checkRuns(id, value['runs'], text, faults), createdAt, marks }
  return { node, namesParent: parent !== null && parent !== undefined }
}

/** Generations and choices; what is none is left out. */
export function checkRecords(value: Found, faults: AddFault): Pick<LoomData, 'generations' | 'choices'> {
  const generations = new Map<string, Generation>()
  for (const each of listOf(value['generations'])) {
    if (isGeneration(each) && !generations.has(each.id)) generations.set(each.id, each)
    else faults.add('generation', 'A record of how text was made cannot be read; the text is kept.')
  }
  const choices = listOf(value['choices']).filter(isChoice)
  if (choices.length < listOf(value['choices']).length) faults.add('choice', 'Some records of choices cannot be read and are left out.')
  return { generations: [...generations.values()], choices }
}

function checkText(id: NodeId, value: unknown, faults: AddFault): string {
  if (typeof value !== 'string') {
    faults.add('wrong-type', `The text of ${id} is no text.`, id)
    return ''
  }
  const isLong = value.length > textLimit
  if (isLong) faults.add('too-long', `The text of ${id} is longer than ${textLimit} characters; the rest is left out.`, id)
  const text = isLong ? value.slice(0, textLimit) : value
  if (text.includes('\r')) faults.add('carriage-return', `${id} has line ends of another system.`, id, 'warning')
  else if (/\p{Surrogate}/u.test(text)) faults.add('half-character', `${id} holds half a character.`, id, 'warning')
  else return text
  return clean(text)
}

function checkRuns(id: NodeId, value: unknown, text: string, faults: AddFault): readonly Run[] {
  const runs = Array.isArray(value) ? value.map(checkRun) : [null]
  const sound = runs.filter((run) => run !== null)
  if (sound.length === runs.length && runsLength(sound) === text.length) return joinRuns(sound)
  faults.add('runs', `Who wrote ${id} is not recorded properly; it counts as unknown.`, id)
  return text === '' ? [] : [{ origin: 'unknown', length: text.length }]
}

function checkRun(value: unknown): Run | null {
  if (!isRecord(value) || !isCount(value['length']) || value['length'] === 0) return null
  const { origin, length } = value
  if (origin === 'writer' || origin === 'import' || origin === 'unknown') return { origin, length: length as number }
  if (origin !== 'simulator' || !isCount(value['from'])) return null
  const source = value['source'] === null ? null : checkSource(value['source'])
  return source === undefined ? null : { origin, length: length as number, source, from: value['from'] }
}

function checkSource(value: unknown): BranchSource | undefined {
  if (!isRecord(value) || !isCount(value['index'])) return undefined
  const generation = parseId('g', value['generation'])
  const evidence = value['evidence'] ?? null
  if (generation === null || !(evidence === null || isEvidence(evidence))) return undefined
  return { generation, index: value['index'], evidence }
}

function isEvidence(value: unknown): value is EvidenceRef {
  return isRecord(value) && isCount(value['file']) && isCount(value['offset']) && isCount(value['length']) && isCount(value['crc'])
}

function checkMarks(id: NodeId, value: unknown, faults: AddFault): Marks {
  if (!isRecord(value)) {
    faults.add('marks', `The marks of ${id} cannot be read.`, id)
    return {}
  }
  const { bookmark, archived, unread, interrupted, chapter, note, tags } = value
  const marks: Marks = {
    ...(bookmark === true ? { bookmark } : {}),
    ...(archived === true ? { archived } : {}),
    ...(unread === true ? { unread } : {}),
    ...(interrupted === true ? { interrupted } : {}),
    ...(typeof chapter === 'string' ? { chapter } : {}),
    ...(typeof note === 'string' ? { note } : {}),
    ...(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string') ? { tags } : {}),
  }
  if (Object.keys(marks).length < Object.keys(value).length) faults.add('marks', `Some marks of ${id} cannot be read and are left out.`, id)
  return marks
}

function isGeneration(value: unknown): value is Generation {
  if (!isRecord(value) || parseId('g', value['id']) === null || parseId('n', value['anchor']) === null) return false
  const { model, frame } = value
  if (!isRecord(model) || typeof model['name'] !== 'string' || !isCount(model['bytes'])) return false
  if (model['sha256'] !== null && typeof model['sha256'] !== 'string') return false
  if (frame !== null && parseId('f', frame) === null) return false
  if (!isNumber(value['at']) || !isCount(value['seed'])) return false
  return hasShape(value['sampling'], defaultSampling) && hasShape(value['stopping'], defaultStopping)
}

function isChoice(value: unknown): value is Choice {
  if (!isRecord(value) || parseId('g', value['generation']) === null || !isNumber(value['at'])) return false
  if (value['place'] !== undefined && !isCount(value['place'])) return false
  return (['offered', 'seen', 'taken', 'from', 'units'] as const).every((field) => isCount(value[field]))
}

/** Every field of `example` is there, of the same type. Examples nest two deep at most. */
function hasShape(value: unknown, example: object): boolean {
  if (!isRecord(value)) return false
  return Object.entries(example).every(([field, wanted]) => {
    const found = value[field]
    if (Array.isArray(wanted)) return Array.isArray(found)
    return isRecord(wanted) ? hasShape(found, wanted) : typeof found === typeof wanted
  })
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** A whole number ≥ 0. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
