import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { pathTo, threadText } from '../../loom/path'
import { restoreThread } from '../../loom/restoreThread'
import { long } from '../../loom/testing/random'
import { Cancelled } from '../../protocol/fault'
import type { Moment } from '../../protocol/moment'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { largeLoom } from './testing/largeLoom'
import { longestStall } from './testing/longestStall'
import { LyingDisk } from './testing/lyingDisk'
import { made, opened, rootSplice, storeOptions, typed } from './testing/sketches'

const hour = 3_600_000

async function said(store: LoomStore, { moment }: Moment): Promise<string> {
  const texts = await Promise.all((['whole', 'thread'] as const).map(async (part) => {
    const past = await store.readMoment(moment, part)
    if (!past.ok) throw new Error(past.fault.sentence)
    return threadText(past.value.loom, past.value.tip)
  }))
  expect(texts[1]).toBe(texts[0])
  return texts[0] ?? ''
}

describe('the past of a large loom', () => {
  const size = long ? 100_000 : 10_000
  it(`of ${size} nodes is read in slices, and no longer than it is looked at`, { timeout: 120_000 }, async () => {
    const place = await mkdtemp(join(tmpdir(), 'heddle-moments-'))
    const store = await LoomStore.create(place, 'Large', storeOptions(new NodeDisk()), largeLoom(size))
    if (!store.ok) throw new Error(store.fault.sentence)
    await store.value.checkpoint('then')
    const [moment] = await store.value.moments()
    if (moment === undefined) throw new Error('no moment was kept')
    for (const part of ['whole', 'thread'] as const) {
      const answered = async (): Promise<void> => {
        const past = await store.value.readMoment(moment.moment, part)
        if (!past.ok) throw new Error(past.fault.sentence)
        const { loom, tip } = past.value
        expect([threadText(loom, tip), loom.nodes.size]).toEqual([threadText(store.value.loom, tip), part === 'whole' ? size : pathTo(loom, tip).length])
      }
      await answered()
      const started = performance.now()
      const stall = await longestStall(answered)
      console.log(
        `a moment of ${size} nodes, ${part}: read in ${(performance.now() - started).toFixed(0)} ms, ` +
          `longest stall ${stall.clock.toFixed(1)} ms, ${stall.processor.toFixed(1)} ms of the processor’s`,
      )
    }
    const looking = new AbortController()
    const reading = store.value.readMoment(moment.moment, 'thread', looking.signal)
    setImmediate(() => looking.abort(new Cancelled()))
    await expect(reading).rejects.toThrow(Cancelled)
    await store.value.close()
    await rm(place, { recursive: true, force: true })
  })
})

describe('the past of a loom', () => {
  it('holds checkpoints by name, with the words and the end of the thread then', async () => {
    const store = await made(new LyingDisk())
    store.commit(rootSplice(store, 'first draft'), { urgent: false })
    expect((await store.checkpoint('Draft “one”')).ok).toBe(true)
    store.commit(rootSplice(store, ' and more'), { urgent: false })
    const [only, ...older] = await store.moments()
    expect(only).toMatchObject({ kind: 'checkpoint', name: 'Draft “one”', nodes: 1, words: 2, excerpt: 'first draft' })
    expect(older.map(({ excerpt }) => excerpt)).toEqual([''])
    expect(only && (await said(store, only))).toBe('first draft')
    await store.close()
  })

  it('holds a copy of every hour and what was compacted, each state once, and the checkpoints for ever', async () => {
    const disk = new LyingDisk()
    let now = Date.UTC(2030, 5, 20, 12)
    const store = await made(disk, { copiesDir: '/copies', now: () => now })
    for (let i = 0; i < 12; i++) {
      store.commit(rootSplice(store, `${i} `), { urgent: false })
      if (i === 0) await store.checkpoint('the beginning')
      await store.compact()
      now += hour
    }
    store.commit(rootSplice(store, 'now'), { urgent: false })
    const moments = await store.moments()
    expect(moments.map(({ kind, words }) => [kind, words])).toEqual([
      ...[12, 11, 10, 9, 8].map((words) => ['generation', words]),
      ['checkpoint', 1],
    ])
    await store.close()
    for (const path of disk.files().keys()) if (/\/text-0000(0[2-9]|1[0-2])/.test(path)) await disk.rm(path)
    const again = await opened(disk, store.folder, { copiesDir: '/copies', now: () => now })
    const left = await again.moments()
    expect(left.map(({ kind, words }) => [kind, words])).toEqual([['generation', 12], ['copy', 11], ['copy', 10], ['copy', 9], ['checkpoint', 1]])
    expect(left[1] && (await said(again, left[1]))).toBe('0 1 2 3 4 5 6 7 8 9 10 ')
    await again.close()
  })

  it('comes back as a branch that undo takes away', async () => {
    const store = await made(new LyingDisk())
    store.commit(rootSplice(store, 'Once upon a time'), { urgent: false })
    await store.checkpoint('then')
    const { root } = store.loom
    const removed = { text: 'upon a time', runs: [{ origin: 'writer' as const, length: 11 }] }
    const inserted = { text: 'more', runs: [{ origin: 'writer' as const, length: 4 }] }
    store.commit({ ...typed([{ t: 'splice', node: root, at: 5, removed, inserted }]), event: 'paste' }, { urgent: false })
    const before = toData(store.loom)
    const [moment] = await store.moments()
    const past = moment && (await store.readMoment(moment.moment, 'thread'))
    if (!past?.ok) throw new Error('the checkpoint is gone')
    const { ops, tip, caret } = restoreThread(store.loom, past.value.loom, past.value.tip, 1)
    expect(store.commit({ ...typed(ops), event: 'restore', tip, caret }, { urgent: true }).ok).toBe(true)
    expect(threadText(store.loom, tip)).toBe('Once upon a time')
    expect(store.loom.nodes.size).toBe(3)
    expect(store.undo(1)).toMatchObject({ ok: true, value: { label: 'restore' } })
    expect(toData(store.loom)).toEqual(before)
    await store.close()
  })

  it('says so when a state is gone, damaged, or another loom’s', async () => {
    const disk = new LyingDisk()
    const store = await made(disk)
    store.commit(rootSplice(store, 'words'), { urgent: false })
    await store.checkpoint('kept')
    const [moment] = await store.moments()
    const path = [...disk.files().keys()].find((name) => name.includes('checkpoint-'))
    if (moment === undefined || path === undefined) throw new Error('no checkpoint')
    const file = await disk.open(path, 'change')
    await file.truncate(700)
    expect((await store.moments()).length).toBe(2)
    const cut = await store.readMoment(moment.moment, 'thread')
    expect(cut.ok ? threadText(cut.value.loom, cut.value.loom.root) : cut.fault.code).toMatch(/words|damaged/)
    await disk.rm(path)
    expect(await store.readMoment(moment.moment, 'whole')).toMatchObject({ ok: false, fault: { code: 'not-found' } })
    await store.close()
  })
})
