import { expect, test } from 'vitest'
import { valueOf } from '../../protocol/fault'
import { NodeDisk } from './nodeDisk'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toData } from '../../loom/loomData'
import { LoomStore } from './loomStore'
import { branchUnder, generationAt, opened, storeOptions, typed } from './testing/sketches'

test('what the weaves of a loom have alike is held once when it has been read, and the loom is the same', async () => {
  const place = mkdtempSync(join(tmpdir(), 'heddle-alike-'))
  const store = valueOf(await LoomStore.create(place, 'Alike', storeOptions(new NodeDisk())))
  let parent = store.loom.root
  for (let i = 0; i < 20; i++) {
    const generation = { ...structuredClone(generationAt(parent)), seed: i }
    const node = branchUnder(parent, `branch ${i} `, { generation: generation.id })
    store.commit(typed([{ t: 'generate', generation }, { t: 'add', node, index: 0 }]), { urgent: false })
    parent = node.id
  }
  await store.compact()
  await store.close()
  const again = await opened(new NodeDisk(), store.folder)
  const records = [...again.loom.generations.values()]
  for (const part of ['model', 'sampling', 'stopping'] as const) expect(new Set(records.map((each) => each[part])).size).toBe(1)
  expect(new Set(records.map(({ seed }) => seed)).size).toBe(20)
  expect(toData(again.loom)).toEqual(toData(store.loom))
  await again.close()
  rmSync(place, { recursive: true, force: true })
})
