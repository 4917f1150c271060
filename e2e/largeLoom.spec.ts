import { join } from 'node:path'
import { applyOps } from '../loom/apply'
import { freshId } from '../loom/ids'
import { emptyLoom } from '../loom/loomData'
import { spanOf } from '../loom/runs'
import { LoomStore } from '../main/store/loomStore'
import { NodeDisk } from '../main/store/nodeDisk'
import { expect, test } from './fixtures'
import { hello } from './hello'

test.use({ model: 'fake:seed=3' })

test('a large loom shows its thread first, then all of itself, and is written on as any other', async ({ home, start }) => {
  const empty = emptyLoom('Large', 1)
  const nodes = Array.from({ length: 20_000 }, (_, i) => ({
    id: freshId('n'), parent: empty.root, children: [], ...spanOf(`The road number ${i} went on.`), createdAt: 1, marks: {},
  }))
  const content = applyOps(empty, nodes.map((node, index) => ({ t: 'add', node, index })))
  const made = await LoomStore.create(join(home, 'looms'), 'Large', { disk: new NodeDisk(), now: () => Date.now(), app: 'test', copiesDir: null }, content)
  if (!made.ok) throw new Error(made.fault.sentence)
  const tip = nodes[777]?.id ?? empty.root
  const visited = [[empty.root, tip]] as const
  made.value.saveSession({ ...made.value.session, tip, caret: 8, visited })
  await made.value.close()

  const { writer, page } = await start()
  await writer.sees('The road number 777 went on.')
  await expect(page.getByText('Read only', { exact: true })).toHaveCount(0, { timeout: 20_000 })
  await writer.text.focus()
  await writer.goesToEnd()
  await writer.types(' And on.')
  await writer.sees('The road number 777 went on. And on.')
  await writer.does('walk.nextSiblingOfTip')
  await writer.sees('The road number 778 went on.')

  await expect.poll(async () => (await hello(page)).open?.session.tip).toBe(nodes[778]?.id)
  await page.reload()
  await writer.sees('The road number 778 went on.')
  await expect(page.getByText('Read only', { exact: true })).toHaveCount(0, { timeout: 20_000 })
  await writer.text.focus()
  await writer.does('walk.previousSiblingOfTip')
  await writer.sees('The road number 777 went on. And on.')
})
