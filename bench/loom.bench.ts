import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { freshId, type NodeId } from '../loom/ids'
import type { Loom, LoomData } from '../loom/loom'
import { fromData, nodeOf, toData } from '../loom/loomData'
import { threadText } from '../loom/path'
import { LoomParts } from '../loom/loomParts'
import { Random } from '../loom/testing/random'
import { Thread } from '../loom/thread'
import type { Op, Transaction } from '../loom/transaction'
import { LoomReading } from '../main/desk/loomReading'
import { readGlance } from '../main/store/glance'
import { LoomStore, type StoreOptions } from '../main/store/loomStore'
import { NodeDisk } from '../main/store/nodeDisk'
import { largeLoom } from '../main/store/testing/largeLoom'
import { noOverrides } from '../protocol/overrides'

/**
 * What keeping a loom costs at 1,000, 10,000 and 100,000 nodes of 32 words' length, and beside it, on the same machine in the
 * same run, what one JSON file costs that is written whole (temporary file, fsync, rename) at every change.
 */
const [folderToHold] = process.argv.slice(2).filter((word) => word.endsWith('.loom'))
const sizes = process.argv.slice(2).map(Number).filter((n) => n > 0)
const edits = 300
const place = mkdtempSync(join(tmpdir(), 'heddle-loom-bench-'))
const options: StoreOptions = { disk: new NodeDisk(), now: () => Date.now(), app: 'bench', copiesDir: null }

interface Row {
  readonly what: string
  readonly store: string
  readonly naive: string
}

try {
  if (folderToHold !== undefined) await hold(folderToHold)
  else for (const size of sizes.length > 0 ? sizes : [1000, 10_000, 100_000]) print(size, await measure(size))
} finally {
  rmSync(place, { recursive: true, force: true })
}

async function measure(size: number): Promise<Row[]> {
  const made = must(await LoomStore.create(place, `Bench ${size}`, options, largeLoom(size)))
  const { folder } = made
  await made.close()
  const naivePath = join(place, `${size}.json`)
  await naiveWrite(naivePath, JSON.stringify(toData(made.loom)))
  const rows: Row[] = []

  const looking = performance.now()
  const glance = await readGlance(options.disk, folder)
  const glanceText = glance === null ? null : onPage(glance.data, glance.session.tip)
  const looked = performance.now() - looking

  const baseline = heap()
  const opening = performance.now()
  let store: LoomStore = must(await LoomStore.open(folder, options))
  const read = performance.now() - opening
  const held = heap() - baseline
  const sending = performance.now()
  const { loom: copied, longest, parts } = readInParts(store)
  const text = threadText(copied, store.session.tip)
  const whole = read + performance.now() - sending
  const [naiveHeld, naiveOpen, naive] = naiveRead(naivePath)
  if (glanceText !== null && glanceText !== text) throw new Error('the first look shows another text')
  const first = glanceText === null ? whole : looked
  rows.push({ what: `open, first text on the page (${text.length} characters)`, store: ms(first), naive: ms(naiveOpen) })
  rows.push({ what: 'open, whole tree in main', store: ms(read), naive: '' })
  rows.push({ what: `open, whole tree on the page (copied over in ${parts} parts)`, store: ms(whole), naive: ms(naiveOpen) })
  rows.push({ what: 'longest work on one part, both sides', store: ms(longest), naive: ms(naiveOpen) })
  rows.push({ what: 'heap held by the open loom', store: mb(held), naive: mb(naiveHeld) })
  rows.push({ what: 'memory of a process with the loom open, at most', store: heldAlone(folder), naive: '' })
  if (copied.nodes.size !== naive.nodes.size) throw new Error('the two looms differ')

  const ids = [...store.loom.nodes.keys()]
  const random = new Random(1)
  const applied = samples(edits, () => void must(store.commit(edit(store, random.pick(ids)), { urgent: false })))
  rows.push({ what: 'apply and queue one edit, p50 / p99', store: quantiles(applied), naive: '' })
  await store.flush()

  const journal = join(folder, `journal-${'1'.padStart(6, '0')}.ndj`)
  const before = sizeOf(journal)
  const saved: number[] = []
  for (let i = 0; i < edits; i++) {
    const from = performance.now()
    await must(store.commit(edit(store, random.pick(ids)), { urgent: true })).durable
    saved.push(performance.now() - from)
  }
  const bytes = (sizeOf(journal) - before) / edits
  const naiveSaved: number[] = []
  let naiveBytes = 0
  for (let i = 0; i < (size > 20_000 ? 5 : 30); i++) {
    const from = performance.now()
    const json = JSON.stringify(toData(store.loom))
    naiveBytes = Buffer.byteLength(json)
    await naiveWrite(naivePath, json)
    naiveSaved.push(performance.now() - from)
  }
  rows.push({ what: 'save one edit durably, p50 / p99', store: quantiles(saved), naive: quantiles(naiveSaved) })
  rows.push({ what: 'bytes written for it', store: `${bytes.toFixed(0)} B`, naive: mb(naiveBytes) })

  const leaves = [...store.loom.nodes.values()].filter(({ children }) => children.length === 0).map(({ id }) => id)
  const switched = samples(100, () => void threadText(store.loom, random.pick(leaves)))
  rows.push({ what: 'switch branch (text of another thread), p50 / p99', store: quantiles(switched), naive: '' })
  const searched = samples(5, () => {
    let hits = 0
    for (const { text } of store.loom.nodes.values()) if (text.includes('heddle')) hits++
    return hits
  })
  rows.push({ what: 'search all text, p50 / p99', store: quantiles(searched), naive: '' })

  const stalls = monitorEventLoopDelay({ resolution: 1 })
  stalls.enable()
  const compacting = performance.now()
  let done = false
  const compaction = store.compact().then(() => (done = true))
  const during: number[] = []
  while (!done) {
    const from = performance.now()
    must(store.commit(edit(store, random.pick(ids)), { urgent: false }))
    during.push(performance.now() - from)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await compaction
  const took = performance.now() - compacting
  stalls.disable()
  rows.push({ what: 'compaction', store: ms(took), naive: '' })
  rows.push({ what: 'longest stall of the event loop meanwhile', store: ms(stalls.max / 1e6), naive: ms(Math.max(...naiveSaved)) })
  rows.push({ what: `edits meanwhile (${during.length}), p50 / p99`, store: quantiles(during), naive: '' })

  const closing = performance.now()
  await store.close()
  rows.push({ what: 'close', store: ms(performance.now() - closing), naive: '' })
  store = must(await LoomStore.open(folder, { ...options, journalLimit: { bytes: Infinity, lines: Infinity } }))
  must(await store.checkpoint('then'))
  const [moment] = await store.moments()
  if (moment === undefined) throw new Error('no moment was kept')
  const still = monitorEventLoopDelay({ resolution: 1 })
  still.enable()
  const turning = performance.now()
  must(await store.readMoment(moment.moment, 'thread'))
  const turned = performance.now() - turning
  still.disable()
  rows.push({ what: 'look at an earlier thread; longest stall meanwhile', store: `${ms(turned)}; ${ms(still.max / 1e6)}`, naive: '' })
  const changes = Math.max(10_000, size)
  for (let i = 0; i < changes; i++) {
    must(store.commit(edit(store, random.pick(ids)), { urgent: false }))
    if (i % 5000 === 0) await store.flush()
  }
  await store.flush()
  store.abandon()
  const replaying = performance.now()
  await must(await LoomStore.open(folder, { ...options, readOnly: true })).close()
  rows.push({ what: `open with ${changes.toLocaleString('en')} changes to replay`, store: ms(performance.now() - replaying), naive: '' })
  return rows
}

/** Opens the loom and nothing else, in a process that does this alone: says the most memory it has had. */
async function hold(folder: string): Promise<void> {
  const store = must(await LoomStore.open(folder, { ...options, readOnly: true }))
  console.log(mb(process.resourceUsage().maxRSS * 1024))
  await store.close()
}

function heldAlone(folder: string): string {
  return spawnSync(process.execPath, [process.argv[1] as string, folder], { encoding: 'utf8' }).stdout.trim()
}

function edit(store: LoomStore, node: NodeId): Transaction {
  const at = store.loom.nodes.get(node)?.text.length ?? 0
  const inserted = { text: 'word ', runs: [{ origin: 'writer' as const, length: 5 }] }
  const ops: Op[] = [{ t: 'splice', node, at, removed: { text: '', runs: [] }, inserted }]
  return { id: freshId('t'), at: Date.now(), by: 'writer', event: 'type', ops, tip: node, caret: at + 5 }
}

/** As main sends a loom and the page takes it: part by part. */
function readInParts({ loom, session, seq, readOnly, notice }: LoomStore): { readonly loom: Loom; readonly longest: number; readonly parts: number } {
  const reading = new LoomReading(loom, { session, overrides: noOverrides, seq, readOnly, notice })
  const taken = new LoomParts()
  let longest = 0
  for (let parts = 1; ; parts++) {
    const from = performance.now()
    const part = structuredClone(reading.part(taken.size))
    if (part === null) throw new Error('the next part was refused')
    taken.take(part)
    longest = Math.max(longest, performance.now() - from)
    if (part.left === 0) return { loom: taken.loom(loom), longest, parts }
  }
}

/** What the page does with what it gets: a copy comes over, and the thread's text is laid out. */
function onPage(data: LoomData, tip: NodeId): string {
  const loom = fromData(structuredClone(data))
  return Thread.of(loom, tip).ids.map((id) => nodeOf(loom, id).text).join('')
}

async function naiveWrite(path: string, json: string): Promise<void> {
  const file = await open(`${path}.tmp`, 'w')
  await file.writeFile(json)
  await file.sync()
  await file.close()
  await rename(`${path}.tmp`, path)
}

function naiveRead(path: string): [held: number, took: number, loom: Loom] {
  const baseline = heap()
  const from = performance.now()
  const data = JSON.parse(readFileSync(path, 'utf8')) as LoomData
  const loom = fromData(data)
  onPage(data, data.root)
  const took = performance.now() - from
  return [heap() - baseline, took, loom]
}

function sizeOf(path: string): number {
  return readFileSync(path).length
}

function heap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function samples(count: number, act: () => unknown): number[] {
  return Array.from({ length: count }, () => {
    const from = performance.now()
    act()
    return performance.now() - from
  })
}

function must<T>(answer: { ok: true; value: T } | { ok: false; fault: { sentence: string } }): T {
  if (!answer.ok) throw new Error(answer.fault.sentence)
  return answer.value
}

function quantiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
  return `${ms(at(0.5))} / ${ms(at(0.99))}`
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(3) : value.toFixed(0)} ms`
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function print(size: number, rows: readonly Row[]): void {
  console.log(`\n${size.toLocaleString('en')} nodes`.padEnd(56) + 'Heddle'.padStart(24) + 'one JSON file'.padStart(24))
  for (const { what, store, naive } of rows) console.log(`  ${what.padEnd(52)}${store.padStart(24)}${naive.padStart(24)}`)
}
