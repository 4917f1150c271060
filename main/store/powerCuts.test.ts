import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { long, Random } from '../../loom/testing/random'
import { LoomStore } from './loomStore'
import { recover } from './recover'
import { LyingDisk } from './testing/lyingDisk'
import { Scribe } from './testing/scribe'
import { looms, made, opened, rootSplice, storeOptions } from './testing/sketches'

const now = (): number => 1

describe('power cuts', () => {
  const cuts = long ? 50_000 : 600
  it(`lose nothing that was acknowledged, ${cuts} times`, { timeout: 60_000 + cuts * 300 }, async () => {
    const tally = { cuts: 0, acknowledged: 0, kept: 0, salvagedBeyond: 0 }
    for (let seed = 1; tally.cuts < cuts; seed++) {
      const outcome = await cutOnce(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      })
      tally.cuts++
      if (outcome === null) continue
      tally.acknowledged += outcome.acknowledged
      tally.kept += outcome.kept
      tally.salvagedBeyond += outcome.kept - outcome.acknowledged
    }
    console.log(`power cuts: ${tally.cuts}, changes acknowledged ${tally.acknowledged}, lost 0, opens refused 0, kept beyond that ${tally.salvagedBeyond}`)
    expect(tally.acknowledged).toBeGreaterThan(cuts)
  })

  it('at every call of a compaction leave the old generation or the new one', async () => {
    let crashes = 0
    for (let n = 1; ; n++) {
      const disk = new LyingDisk()
      const store = await made(disk)
      const states = [store.loom]
      const type = async (word: string): Promise<void> => {
        const answer = store.commit(rootSplice(store, word), { urgent: true })
        states.push(store.loom)
        if (answer.ok) await Promise.race([answer.value.durable, disk.gone])
      }
      await type('before ')
      const from = disk.calls
      disk.fate = ({ n: call }) => (call === from + n ? 'power' : null)
      const done = store.compact().then(() => true)
      const edits = type('during ')
      const finished = await Promise.race([done, disk.gone.then(() => false)])
      await edits
      if (!disk.dead) await type('after ')
      store.abandon()
      const acknowledged = states.length - (disk.dead ? 2 : 1)
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        const found = await recover(store.folder, { disk: disk.powerCut(new Random(seed)), now, copiesDir: null })
        if (!found.ok) throw new Error(`call ${n}: ${found.fault.sentence}`)
        const { stored } = found.value
        expect(stored.seq, `call ${n}`).toBeGreaterThanOrEqual(acknowledged)
        expect(toData(stored.loom), `call ${n}`).toEqual(toData(states[stored.seq] as (typeof states)[0]))
      }
      if (finished) break
      crashes++
    }
    console.log(`compaction: a crash at each of its ${crashes} disk calls, each with 6 outcomes: 0 lost`)
    expect(crashes).toBeGreaterThan(20)
  })
})

/** One life of a store that ends without power. Null: not even the folder was promised yet. */
async function cutOnce(seed: number): Promise<{ acknowledged: number; kept: number } | null> {
  const random = new Random(seed)
  const disk = new LyingDisk()
  const dies = 20 + random.below(random.chance(0.1) ? 600 : 120)
  disk.fate = ({ n }) => (n >= dies ? 'power' : null)
  const making = LoomStore.create(looms, 'Cut', storeOptions(disk))
  const answer = await Promise.race([making, disk.gone.then(() => null)])
  if (answer === null) return null
  if (!answer.ok) throw new Error(answer.fault.sentence)
  const store = answer.value
  const scribe = new Scribe(store, random)
  for (let step = 0; !disk.dead && step < 2000; step++) {
    scribe.act()
    if (random.chance(0.6)) await Promise.race([new Promise(setImmediate), disk.gone])
  }
  store.abandon()
  const after = disk.powerCut(random)
  const found = await recover(store.folder, { disk: after, now, copiesDir: null })
  if (!found.ok) throw new Error(`refused: ${found.fault.sentence}`)
  const { stored, exactSeq } = found.value
  if (exactSeq < scribe.acknowledged) throw new Error(`lost ${scribe.acknowledged - exactSeq} acknowledged changes`)
  if (exactSeq === stored.seq) {
    const [there, was] = [toData(stored.loom), toData(scribe.states.get(stored.seq) ?? store.loom)]
    if (!isDeepStrictEqual(there, was)) expect(there).toEqual(was)
  }
  if (seed % 20 === 0) await goesOn(after, store.folder, random)
  return { acknowledged: scribe.acknowledged, kept: stored.seq }
}

/** What is left can be opened, changed, closed and opened again. */
async function goesOn(disk: LyingDisk, folder: string, random: Random): Promise<void> {
  const store = await opened(disk, folder)
  expect(store.readOnly).toBeNull()
  const scribe = new Scribe(store, random)
  for (let step = 0; step < 10; step++) scribe.act()
  await store.close()
  const again = await opened(disk, folder)
  const lasting = ({ loom }: LoomStore): unknown => [...loom.nodes.values()].filter(({ marks }) => !marks.interrupted).map(({ text }) => text).sort()
  expect(lasting(again)).toEqual(lasting(store))
  await again.close()
}
