import { describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { diskCode } from './disk'
import { DurableJsonFile } from './durableJsonFile'
import { LoomStore } from './loomStore'
import { LyingDisk, type DiskCall, type Fate } from './testing/lyingDisk'
import { looms, made, opened, rootSplice, storeOptions } from './testing/sketches'

const faults: Record<string, (call: DiskCall) => Fate> = {
  ENOSPC: ({ op }) => (['write', 'open', 'mkdir', 'sync', 'rename'].includes(op) ? 'ENOSPC' : null),
  EIO: () => 'EIO',
  EACCES: () => 'EACCES',
  'short write': ({ op }) => (op === 'write' ? 'short' : null),
  'EPERM on rename': ({ op }) => (op === 'rename' ? 'EPERM' : null),
}

describe('one disk call that fails', () => {
  it.each(Object.entries(faults))('%s at every call in turn: nothing is lost, and saving goes on', { timeout: 300_000 }, async (name, fate) => {
    let failed = 0
    for (let n = 1; ; n++) {
      const disk = new LyingDisk()
      let struck = false
      disk.fate = (call) => {
        if (call.n < n || struck) return null
        struck = true
        const verdict = fate(call)
        if (verdict !== null) failed++
        return verdict
      }
      await life(disk).catch((error: unknown) => {
        throw new Error(`${name} at call ${n}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      })
      if (!struck) break
    }
    console.log(`${name}: ${failed} failing calls in turn, 0 lost`)
    expect(failed).toBeGreaterThan(5)
  })
})

describe('a disk that stays in trouble', () => {
  it.each(['ENOSPC', 'EIO', 'EACCES'])('%s: words stay in memory with a sentence, and are saved when it is over', async (code) => {
    const disk = new LyingDisk()
    const store = await made(disk)
    const said: string[] = []
    store.onSaving((state, sentence) => said.push(`${state}: ${sentence ?? ''}`))
    disk.fate = ({ op }) => (['write', 'sync', 'open', 'mkdir', 'rename'].includes(op) ? code : null)
    const answers = ['one ', 'two ', 'three'].map((word) => store.commit(rootSplice(store, word), { urgent: true }))
    await store.flush()
    expect(store.saving.state).toBe('failed')
    expect(said.at(-1)).toMatch(/^failed: Not saved: /)
    expect(await store.checkpoint(null)).toMatchObject({ ok: false, fault: { code: 'disk' } })
    disk.fate = () => null
    await store.flush()
    for (const answer of answers) if (answer.ok) await answer.value.durable
    expect(store.saving.state).toBe('saved')
    store.abandon()
    const again = await opened(disk.copy(), store.folder)
    expect(again.loom.nodes.get(again.loom.root)?.text).toBe('one two three')
    await again.close()
  })

  it('fills up: a write that fits by half leaves no half line', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    store.commit(rootSplice(store, 'safe '), { urgent: true })
    await store.flush()
    let used = 0
    for (const bytes of disk.files().values()) used += bytes.length
    disk.capacity = used + 150
    store.commit(rootSplice(store, 'waiting'), { urgent: true })
    await store.flush()
    expect(store.saving.sentence).toMatch(/disk is full/)
    const now = await opened(disk.copy(), store.folder)
    expect([now.loom.nodes.get(now.loom.root)?.text, now.notice]).toEqual(['safe ', null])
    await now.close()
    disk.capacity = Infinity
    await store.flush()
    await store.close()
    const later = await opened(disk, store.folder)
    expect(later.loom.nodes.get(later.loom.root)?.text).toBe('safe waiting')
    await later.close()
  })
})

describe('a small file', () => {
  const parse = (value: unknown): { a: number } | null => (typeof value === 'object' && value !== null && 'a' in value ? (value as { a: number }) : null)

  it('that is damaged is kept aside, never written over', async () => {
    const disk = new LyingDisk()
    const file = new DurableJsonFile(disk, '/x.json', parse)
    await file.write({ a: 1 })
    const handle = await disk.open('/x.json', 'change')
    await handle.write(Uint8Array.of(0, 0, 0), 0)
    const next = new DurableJsonFile(disk, '/x.json', parse)
    expect(await next.read()).toBeNull()
    expect(next.damage).toMatch(/kept aside as x\.json\.damaged-/)
    await next.write({ a: 2 })
    expect([...disk.files().keys()].sort()).toEqual([expect.stringMatching(/^\/x\.json$/), expect.stringMatching(/^\/x\.json\.damaged-/)])
  })

  it('that cannot be kept aside is left alone', async () => {
    const disk = new LyingDisk()
    await new DurableJsonFile(disk, '/x.json', parse).write({ b: 1 } as unknown as { a: number })
    const before = disk.files()
    disk.fate = ({ op }) => (op === 'rename' ? 'EACCES' : null)
    const file = new DurableJsonFile(disk, '/x.json', parse)
    expect(await file.read()).toBeNull()
    await expect(file.write({ a: 2 })).rejects.toSatisfy((error) => diskCode(error) === 'EACCES')
    expect(disk.files()).toEqual(before)
  })

  it('takes only the newest of the writes that wait', async () => {
    const disk = new LyingDisk()
    const file = new DurableJsonFile(disk, '/x.json', parse)
    await Promise.all(Array.from({ length: 50 }, (_, a) => file.write({ a })))
    expect(await new DurableJsonFile(disk, '/x.json', parse).read()).toEqual({ a: 49 })
    expect(disk.calls).toBeLessThan(30)
  })
})

/** A whole life of a store, in which at most one call fails. */
async function life(disk: LyingDisk): Promise<void> {
  let store = await insist(() => LoomStore.create(looms, 'Life', storeOptions(disk)))
  const answers = []
  for (const word of ['one ', 'two ', 'three ']) {
    answers.push(store.commit(rootSplice(store, word), { urgent: true }))
    await new Promise(setImmediate)
  }
  const ref = await store.appendEvidence(Uint8Array.of(1, 2, 3))
  await store.compact().catch(expected)
  answers.push(store.commit(rootSplice(store, 'four '), { urgent: false }))
  for (let tries = 0; tries < 3 && store.saving.state !== 'saved'; tries++) await store.flush()
  for (const answer of answers) {
    if (!answer.ok) throw new Error(answer.fault.sentence)
    await answer.value.durable
  }
  expect(store.saving.state).toBe('saved')
  const data = toData(store.loom)
  const kept = await store.checkpoint('named')
  await store.close()
  store = await insist(() => LoomStore.open(store.folder, storeOptions(disk)))
  expect(toData(store.loom)).toEqual(data)
  const evidence = await insist(() => store.readEvidence(ref))
  expect(evidence).toEqual(Uint8Array.of(1, 2, 3))
  // A call that fails in the look itself is the one; the next look succeeds.
  const named = async (): Promise<boolean> => (await store.moments()).some(({ name }) => name === 'named')
  if (kept.ok) expect((await named()) || (await named())).toBe(true)
  await store.close()
}

/** What failed with a sentence succeeds when it is tried again. */
async function insist<T>(act: () => Promise<{ ok: true; value: T } | { ok: false; fault: { sentence: string } }>): Promise<T> {
  const first = await act()
  if (first.ok && !(first.value instanceof LoomStore && first.value.readOnly !== null)) return first.value
  if (first.ok && first.value instanceof LoomStore) await first.value.close()
  const second = await act()
  if (!second.ok) throw new Error(second.fault.sentence)
  return second.value
}

function expected(error: unknown): void {
  if (diskCode(error) === null) throw error
}
