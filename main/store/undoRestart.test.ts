import { describe, expect, it } from 'vitest'
import { toData } from '../../loom/loomData'
import { long, Random } from '../../loom/testing/random'
import { randomAct } from '../../loom/testing/randomLoom'
import type { LoomStore } from './loomStore'
import { LyingDisk } from './testing/lyingDisk'
import { made, opened } from './testing/sketches'

describe('undo that survives restarts', () => {
  const sequences = long ? 2000 : 60
  it(`is exact over ${sequences} random sequences, closed and killed at random`, { timeout: 60_000 + sequences * 400 }, async () => {
    const tally = { acts: 0, undone: 0, closed: 0, killed: 0 }
    for (let seed = 1; seed <= sequences; seed++) {
      await once(new Random(seed), tally).catch((error: unknown) => {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      })
    }
    console.log(`undo over restarts: ${sequences} sequences, ${tally.acts} acts, ${tally.undone} undone, ${tally.closed} closings and ${tally.killed} kills in between`)
    expect(Math.min(tally.undone, tally.closed, tally.killed)).toBeGreaterThan(sequences)
  })
})

async function once(random: Random, tally: { acts: number; undone: number; closed: number; killed: number }): Promise<void> {
  const disk = new LyingDisk()
  let store: LoomStore = await made(disk)
  const { folder } = store
  const perhapsRestart = async (): Promise<void> => {
    if (!random.chance(0.15)) return
    if (random.chance(0.5)) {
      await store.close()
      tally.closed++
    } else {
      await store.flush()
      if (random.chance(0.3)) await store.compact()
      store.abandon()
      await disk.rm(`${folder}/lock`).catch(() => undefined)
      tally.killed++
    }
    store = await opened(disk, folder)
  }
  const first = toData(store.loom)
  let time = 0
  for (let i = random.below(25); i >= 0; i--) {
    const { tip, caret } = store.session
    const act = randomAct(store.loom, tip, random, (time += random.pick([20, 100, 700])))
    if (act.ops.length > 0 && store.commit(act, { urgent: false, before: { tip, caret } }).ok) tally.acts++
    await perhapsRestart()
  }
  const last = toData(store.loom)
  for (let undone = store.undo(time); undone.ok && undone.value !== null; undone = store.undo(time)) {
    tally.undone++
    await perhapsRestart()
  }
  expect(toData(store.loom)).toEqual(first)
  for (let redone = store.redo(time); redone.ok && redone.value !== null; redone = store.redo(time)) await perhapsRestart()
  expect(toData(store.loom)).toEqual(last)
  await store.close()
}
