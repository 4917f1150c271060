import { z } from 'zod'
import { exportIds } from '../loom/formats/exportFormats'
import { importLimit } from '../loom/formats/readJson'
import { parseId } from '../loom/ids'
import type { FrameId, GenerationId, LoomId, NodeId, TransactionId, WeaveId } from '../loom/ids'
import type { Choice, Generation } from '../loom/generation'
import type { LoomNode, Marks } from '../loom/node'
import type { Alternative } from '../loom/evidence'
import type { EvidenceRef, Run } from '../loom/run'
import type { Session } from '../loom/session'
import type { Op, Span, TailData, Transaction } from '../loom/transaction'
import type { Bridge, TakeArgs } from './bridge'
import { catalogueIdPattern, quantisationPattern } from './catalogueSchema'
import { adaptationSchema, samplingSchema, stoppingSchema } from './engineGuards'
import { bad, good } from './fault'
import type { Answer } from './fault'
import { parseMomentKey } from './moment'
import type { MomentKey } from './moment'
import type { SentFile } from './imports'
import { parseModelKey } from './models'
import type { FileWish, ModelKey } from './models'
import { overridesSchema } from './overridesSchema'
import { withoutDefault } from './readSettings'
import { settingsSchema } from './settings'
import type { Settings } from './settings'

/** Longest text of one span or node that the page may send, in UTF-16 units. */
export const longestSpan = 16 * 1024 * 1024
const mostOps = 100_000
const mostRuns = 1_000_000
const mostNodes = 1_000_000

const isId = (kind: Parameters<typeof parseId>[0]) => (value: unknown) => parseId(kind, value) !== null
const loomId = z.custom<LoomId>(isId('l'))
const nodeId = z.custom<NodeId>(isId('n'))
const transactionId = z.custom<TransactionId>(isId('t'))
const generationId = z.custom<GenerationId>(isId('g'))
const weaveId = z.custom<WeaveId>(isId('w'))
const frameId = z.custom<FrameId>(isId('f'))
const moment = z.custom<MomentKey>((value) => parseMomentKey(value) !== null)

const modelKey = z.custom<ModelKey>((value) => parseModelKey(value) !== null)
const fileWish: z.ZodType<FileWish> = z.object({ model: z.string().regex(catalogueIdPattern), quantisation: z.string().regex(quantisationPattern) })

const nothing = z.custom<Record<string, never>>((value) => isPlain(value) && Object.keys(value).length === 0)
const flag = z.literal(true)
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const branch = z.number().int().min(0).max(1_000_000)
const time = z.number().int().min(0).max(8.64e15)
const unsigned32 = z.number().int().min(0).max(0xffffffff)
const words = (longest: number) => z.string().max(longest)
const title = words(500)
const text = words(longestSpan).refine((value) => !value.includes('\r'))

const evidence: z.ZodType<EvidenceRef> = z.object({ file: count, offset: count, length: count, crc: unsigned32 })

const run: z.ZodType<Run> = z.discriminatedUnion('origin', [
  z.object({ origin: z.enum(['writer', 'import', 'unknown']), length: count.min(1) }),
  z.object({
    origin: z.literal('simulator'),
    length: count.min(1),
    source: z.object({ generation: generationId, index: branch, evidence: evidence.nullable() }).nullable(),
    from: count,
  }),
])

const runs = z.array(run).max(mostRuns)
const covers = (span: Span): boolean => span.runs.reduce((sum, { length }) => sum + length, 0) === span.text.length

const span: z.ZodType<Span> = z.object({ text, runs }).refine(covers)

const marks: z.ZodType<Marks> = z.object({
  bookmark: z.exactOptional(flag),
  archived: z.exactOptional(flag),
  unread: z.exactOptional(flag),
  interrupted: z.exactOptional(flag),
  chapter: z.exactOptional(title),
  note: z.exactOptional(words(100_000)),
  tags: z.exactOptional(z.array(words(200)).max(200)),
})

const node: z.ZodType<LoomNode> = z
  .object({ id: nodeId, parent: nodeId.nullable(), children: z.array(nodeId).max(mostNodes), text, runs, createdAt: time, marks })
  .refine(covers)

const generation: z.ZodType<Generation> = z.object({
  id: generationId,
  anchor: nodeId,
  at: time,
  model: z.object({ name: words(500), sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(), bytes: count }),
  sampling: samplingSchema,
  stopping: stoppingSchema,
  frame: frameId.nullable(),
  seed: unsigned32,
  adapt: z.exactOptional(adaptationSchema),
  imported: z.exactOptional(flag),
})

const choice: z.ZodType<Choice> = z.object({
  generation: generationId,
  at: time,
  offered: count,
  seen: count,
  taken: branch,
  from: count,
  units: count,
  place: z.exactOptional(count),
})

const tail: z.ZodType<TailData> = z.object({ id: nodeId, createdAt: time, marks })
const place = z.object({ parent: nodeId, index: count })

const op: z.ZodType<Op> = z.discriminatedUnion('t', [
  z.object({ t: z.literal('add'), node, index: count }),
  z.object({ t: z.literal('remove'), node, index: count }),
  z.object({ t: z.literal('splice'), node: nodeId, at: count, removed: span, inserted: span }),
  z.object({ t: z.literal('split'), node: nodeId, at: count, tail }),
  z.object({ t: z.literal('join'), node: nodeId, at: count, tail }),
  z.object({ t: z.literal('move'), node: nodeId, from: place, to: place }),
  z.object({ t: z.literal('mark'), node: nodeId, from: marks, to: marks }),
  z.object({ t: z.literal('title'), from: title, to: title }),
  z.object({ t: z.literal('generate'), generation }),
  z.object({ t: z.literal('ungenerate'), generation }),
  z.object({ t: z.literal('choose'), choice }),
  z.object({ t: z.literal('unchoose'), choice }),
])

/** The page speaks for the writer alone; branches, undo and redo are main's to make. */
const transaction: z.ZodType<Transaction> = z.object({
  id: transactionId,
  at: time,
  by: z.literal('writer'),
  event: z.enum(['type', 'paste', 'take', 'fork', 'split', 'join', 'move', 'mark', 'title', 'prune', 'weave', 'import', 'restore']),
  ops: z.array(op).min(1).max(mostOps),
  tip: z.exactOptional(nodeId),
  caret: z.exactOptional(count),
  joins: z.exactOptional(flag),
})

const session: z.ZodType<Session> = z.object({
  tip: nodeId,
  caret: count,
  scrollTop: z.number().min(0).max(1e9),
  visited: z.array(z.tuple([nodeId, nodeId])).max(mostNodes),
  collapsed: z.array(nodeId).max(mostNodes),
  hoisted: nodeId.nullable(),
})

const alternative: z.ZodType<Alternative> = z.object({ id: count, text: z.string().max(255), logprob: z.number().min(-1000).max(0) })

const path = z.object({ tip: nodeId, at: count, path: z.array(count).max(64) })

const take: z.ZodType<TakeArgs> = z.object({
  weave: weaveId,
  branch,
  from: count,
  to: count.nullable(),
  tip: nodeId,
  at: count,
  seen: count,
  place: z.exactOptional(count),
})

/** Like `settingsSchema`, but what does not parse is refused instead of replaced: only a file may be forgiven. */
const settingsPatch = z.object(
  Object.fromEntries(Object.entries(settingsSchema.shape).map(([name, field]) => [name, z.exactOptional(withoutDefault(field))])),
) as unknown as z.ZodType<Partial<Settings>>

const sentFile: z.ZodType<SentFile> = z.object({ name: words(5000), bytes: z.instanceof(Uint8Array) })
const fitsOnce = (files: readonly SentFile[]): boolean => files.reduce((sum, { bytes }) => sum + bytes.length, 0) <= importLimit

type Guards = { readonly [Row in keyof Bridge]: z.ZodType<Parameters<Bridge[Row]>[0]> }

/** One guard per row of the bridge. What a guard does not name is dropped, so nothing unknown gets past it. */
export const bridgeGuards: Guards = {
  hello: nothing,
  listLooms: nothing,
  createLoom: z.object({ title }),
  openLoom: z.object({ loom: loomId }),
  readLoom: z.object({ loom: loomId, from: count }),
  chooseLoom: nothing,
  renameLoom: z.object({ loom: loomId, title }),
  duplicateLoom: z.object({ loom: loomId }),
  trashLoom: z.object({ loom: loomId }),
  restoreLoom: z.object({ loom: loomId }),
  revealLoom: z.object({ loom: loomId }),
  commit: z.object({ transaction, before: z.exactOptional(z.object({ tip: nodeId, caret: count })) }),
  undo: nothing,
  redo: nothing,
  saveSession: z.object({ session }),
  checkpoint: z.object({ name: title.nullable() }),
  listMoments: nothing,
  readMoment: z.object({ moment }),
  restoreMoment: z.object({ moment, as: z.enum(['branch', 'loom']) }),
  weave: z.object({ anchor: nodeId, branches: z.number().int().min(1).max(64), adaptive: z.exactOptional(flag), followed: z.exactOptional(nodeId) }),
  weaveMore: z.object({ weave: weaveId, branches: z.number().int().min(1).max(64) }),
  cancelWeave: z.object({ weave: weaveId, branch: branch.nullable() }),
  take,
  setAside: z.object({ weave: weaveId, branch, aside: z.boolean() }),
  closeWeave: z.object({ weave: weaveId }),
  readBranch: z.object({ weave: weaveId, branch }),
  readEvidence: z.object({ evidence }),
  nodeSurprises: z.object({ nodes: z.array(nodeId).max(200) }),
  score: z.object({ ask: count, tip: nodeId, from: count, near: count }),
  cancelScore: nothing,
  noteOwnWords: z.object({ bits: z.number().min(0).max(1e9), characters: count }),
  ownWeeks: nothing,
  forgetOwnWeeks: nothing,
  forkToken: z.object({ tip: nodeId, at: count, entropy: z.number().min(0).max(64), among: z.array(alternative).min(1).max(40), chosen: z.number().int().min(0).max(39) }),
  lookAhead: z.object({ ...path.shape, ask: count, places: z.number().int().min(1).max(4096) }),
  endLookAhead: nothing,
  keepPath: z.object({ ...path.shape, stands: z.object({ tip: nodeId, tokens: z.number().int().min(1).max(63) }).nullable() }),
  setSettings: z.object({ patch: settingsPatch }),
  setOverrides: z.object({ overrides: overridesSchema }),
  chooseModel: nothing,
  reloadModel: nothing,
  stopLoading: nothing,
  listModels: nothing,
  useModel: z.object({ model: modelKey }),
  revealModel: z.object({ model: modelKey }),
  removeModel: z.object({ model: modelKey }),
  getModel: fileWish,
  pauseDownload: fileWish,
  cancelDownload: fileWish,
  modelOfLoom: nothing,
  importFiles: z.object({ files: z.array(sentFile).min(1).max(100).refine(fitsOnce).nullable(), speakers: z.boolean() }),
  stopImport: nothing,
  stopCompacting: nothing,
  exportLoom: z.object({ format: z.enum(exportIds), tip: nodeId.nullable(), chapter: nodeId.nullable() }),
  saveReport: z.object({ name: z.string().regex(/^[a-z]{1,40}\.[a-z]{1,5}$/), text: words(1 << 22) }),
  openHelp: nothing,
  closeWindow: nothing,
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** The arguments of a call as they may be used, or why not. Never throws, whatever `args` is. */
export function checkCall<Row extends keyof Bridge>(row: Row, args: unknown): Answer<Parameters<Bridge[Row]>[0]> {
  try {
    const guard: z.ZodType<Parameters<Bridge[Row]>[0]> = bridgeGuards[row]
    const checked = guard.safeParse(args)
    if (checked.success) return good(checked.data)
  } catch {
    // A value that throws while it is read is no argument either.
  }
  return bad('bad-input', 'The window sent something Heddle does not understand. Nothing was changed.')
}
