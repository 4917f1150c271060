import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { long, Random } from '../../loom/testing/random'
import { LoomStore } from './loomStore'
import { NodeDisk } from './nodeDisk'
import { largeLoom } from './testing/largeLoom'
import { longestStall } from './testing/longestStall'
import { opened, storeOptions, typing } from './testing/sketches'

const size = long ? 100_000 : 10_000
let place = ''
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heddle-replay-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('a large journal', () => {
  it(`of ${size} changes on ${size} nodes is replayed exactly, and compacted without holding anything up`, { timeout: 300_000 }, async () => {
    const disk = new NodeDisk()
    const journalLimit = { bytes: Infinity, lines: Infinity }
    const made = await LoomStore.create(place, 'Replayed', storeOptions(disk), largeLoom(size))
    if (!made.ok) throw new Error(made.fault.sentence)
    const { folder } = made.value
    await made.value.close()
    const store = await opened(disk, folder, { journalLimit })
    const ids = [...store.loom.nodes.keys()]
    const random = new Random(13)
    for (let i = 0; i < size; i++) store.commit(typing(store, random.pick(ids), 'word '), { urgent: false })
    await store.flush()
    const written = toData(store.loom)
    store.abandon()

    const replaying = performance.now()
    const again = await opened(disk, folder, { journalLimit })
    const replayed = performance.now() - replaying
    expect(toData(again.loom)).toEqual(written)

    let done = false
    let edits = 0
    const compacting = performance.now()
    const stall = await longestStall(async () => {
      const compaction = again.compact().then(() => (done = true))
      while (!done) {
        again.commit(typing(again, random.pick(ids), 'more '), { urgent: false })
        edits++
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      await compaction
    })
    console.log(
      `replay: ${size} changes on ${size} nodes opened in ${replayed.toFixed(0)} ms; compacted in ${(performance.now() - compacting).toFixed(0)} ms ` +
        `with ${edits} edits meanwhile, longest stall ${stall.clock.toFixed(1)} ms, ${stall.processor.toFixed(1)} ms of the processor’s`,
    )
    const data = toData(again.loom)
    await again.close()
    const last = await opened(disk, folder)
    expect(toData(last.loom)).toEqual(data)
    await last.close()
  })
})
