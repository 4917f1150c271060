import { describe, expect, it } from 'vitest'
import { applyOps } from '../../loom/apply'
import { freshId, type NodeId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import type { Op } from '../../loom/transaction'
import { readGlance } from './glance'
import { loomFiles } from './loomFiles'
import { LoomStore } from './loomStore'
import { LyingDisk } from './testing/lyingDisk'
import { looms, made, opened, rootSplice, storeOptions, typed } from './testing/sketches'

/** A store with a chain and a crowd of nodes, so many that a glance is worth its while. */
async function large(disk: LyingDisk): Promise<LoomStore> {
  const { loom } = await made(disk)
  const ops: Op[] = []
  let parent: NodeId = loom.root
  for (let i = 0; i < 6000; i++) {
    const node = { id: freshId('n'), parent, children: [], text: `word ${i} `, runs: [{ origin: 'writer' as const, length: `word ${i} `.length }], createdAt: 1, marks: {} }
    ops.push({ t: 'add', node, index: i < 3000 ? 0 : i - 3000 })
    if (i < 2999) parent = node.id
  }
  const answer = await LoomStore.create(looms, 'Large', storeOptions(disk), applyOps(loom, ops))
  if (!answer.ok) throw new Error(answer.fault.sentence)
  answer.value.saveSession({ ...answer.value.session, tip: parent, caret: 7 })
  return answer.value
}

describe('a glance', () => {
  it('shows the thread of a large loom as it was closed', async () => {
    const disk = new LyingDisk()
    const store = await large(disk)
    const { tip } = store.session
    await store.close()
    const glance = await readGlance(disk, store.folder)
    expect(glance?.data.nodes.map(({ id, text }) => [id, text])).toEqual([[tip, threadText(store.loom, tip)]])
    expect([glance?.session.tip, glance?.session.caret, glance?.data.id]).toEqual([tip, 7, store.loom.id])
    const again = await opened(disk, store.folder)
    expect(toData(again.loom)).toEqual(toData(store.loom))
    expect(again.notice).toBeNull()
    await again.close()
  })

  it('shows nothing rather than what is not true any more', async () => {
    const disk = new LyingDisk()
    const store = await large(disk)
    await store.close()
    const again = await opened(disk, store.folder)
    again.commit(rootSplice(again, 'newer'), { urgent: true })
    await again.flush()
    again.abandon()
    expect(await readGlance(disk, store.folder)).toBeNull()
  })

  it('shows nothing that is damaged, and is not there for a small loom', async () => {
    const disk = new LyingDisk()
    const store = await large(disk)
    await store.close()
    const file = await disk.open(loomFiles.glance(store.folder), 'change')
    await file.write(Uint8Array.of(35), 200)
    expect(await readGlance(disk, store.folder)).toBeNull()
    const small = await made(disk, {}, 'Small')
    small.commit(typed([{ t: 'title', from: 'Small', to: 'Tiny' }]), { urgent: true })
    await small.close()
    expect(await readGlance(disk, small.folder)).toBeNull()
  })
})
