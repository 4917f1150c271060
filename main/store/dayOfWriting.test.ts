import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { valueOf } from '../../protocol/fault'
import { freshId, type NodeId } from '../../loom/ids'
import { long, Random } from '../../loom/testing/random'
import type { Op } from '../../loom/transaction'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { branchUnder, generationAt, storeOptions, typed, typing } from './testing/sketches'

/** 40 words a minute for a day: all of it, or a tenth. */
const share = long ? 1 : 1 / 10
const [keys, weaves, undos] = [288_000 * share, 2000 * share, 500 * share]
const branches = 5
const megabyte = 1e6
/** Measured: a branch of 33 letters with its id, its run, its place in the map and its part of a generation. */
const nodeBytes = 430

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function listeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
}

describe('a day of writing at full speed', () => {
  it(`of ${keys} keys, ${weaves} weaves and ${undos} undos keeps memory and journal in bounds`, { timeout: 60_000 + keys * 5 }, async () => {
    const before = listeners()
    const place = await mkdtemp(join(tmpdir(), 'heddle-day-'))
    const options = storeOptions(new NodeDisk(), { groupMs: 50 })
    const store = valueOf(await LoomStore.create(place, 'A day', options))
    const random = new Random(10)
    let tip: NodeId = store.loom.root
    let clock = Date.now()
    let early: { heap: number; nodes: number } | null = null
    let journal = 0
    const measure = async (): Promise<number> => {
      await store.flush()
      collect()
      return process.memoryUsage().heapUsed
    }
    const commit = (transaction: Parameters<LoomStore['commit']>[0], urgent = false): void => {
      const answer = store.commit({ ...transaction, at: (clock += 30) }, { urgent })
      if (!answer.ok) throw new Error(answer.fault.sentence)
    }
    const weave = (): void => {
      const generation = generationAt(tip)
      const part = { weave: freshId('w'), anchor: tip, generation: generation.id }
      commit({ ...typed([{ t: 'generate', generation }]), by: 'simulator', event: 'weave' })
      for (let branch = 0; branch < branches; branch++) store.stream({ ...part, branch, text: 'a hill over the wall ' })
      const nodes = Array.from({ length: branches }, (_, index) => branchUnder(tip, 'a hill over the wall and the sea ', { generation: generation.id, index }))
      commit({ ...typed(nodes.map((node, index): Op => ({ t: 'add', node, index }))), by: 'simulator', event: 'branch' })
      for (let branch = 0; branch < branches; branch++) store.streamEnded(part.weave, branch)
      tip = random.pick(nodes).id
      commit({ ...typed([{ t: 'mark', node: tip, from: {}, to: { bookmark: true } }]), event: 'take', tip }, true)
    }
    for (let key = 0; key < keys; key++) {
      commit({ ...typing(store, tip, random.chance(0.17) ? ' ' : random.pick([...'etaoinshr'])), caret: key })
      if (key % Math.floor(keys / weaves) === 0) weave()
      if (key % Math.floor(keys / undos) === 0) {
        store.undo(clock)
        if (random.chance(0.5)) store.redo(clock)
        if (!store.loom.nodes.has(tip)) tip = store.session.tip
      }
      if (key % 500 !== 0) continue
      await store.flush()
      for (const name of await readdir(store.folder)) if (name.startsWith('journal-')) journal = Math.max(journal, (await stat(join(store.folder, name))).size)
      if (early === null && key >= keys / 10) early = { heap: await measure(), nodes: store.loom.nodes.size }
    }
    const last = await measure()
    const { size } = store.loom.nodes
    await store.close()
    await rm(place, { recursive: true, force: true })
    expect(listeners()).toBe(before)
    if (early === null) throw new Error('the day was too short')
    const mb = (bytes: number): string => `${(bytes / megabyte).toFixed(1)} MB`
    console.log(
      `a day of writing: ${keys} keys, ${weaves} weaves, ${undos} undos, ${size} nodes; heap ${mb(early.heap)} after a tenth, ` +
        `${mb(last)} at the end, of which the ${size - early.nodes} nodes that came since weigh about ${mb(nodeBytes * (size - early.nodes))}; journal at most ${mb(journal)}`,
    )
    // The loom itself may grow, and nothing else: half its weight comes on top of the 5 MB that a day may cost, since all of a
    // day's nodes weigh nearly that much alone.
    expect(last).toBeLessThan(early.heap + 5 * megabyte + (nodeBytes / 2) * (size - early.nodes))
    expect(journal).toBeLessThan(16 * megabyte)
  })
})
