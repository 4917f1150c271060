import { resolve } from 'node:path'
import { expect, test } from './fixtures'

test.use({ model: 'fake:seed=4,delay=5' })

const shots = resolve(import.meta.dirname, 'shots')

test('a branch is cut, grafted elsewhere and pruned by keys and palette, and undo brings it back after a restart', async ({ start }) => {
  let heddle = await start()
  let { writer } = heddle
  await writer.beginsNewLoom()
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  await writer.text.focus()
  await writer.types('One two three')
  await writer.goesTo(4)
  await writer.does('edit.forkHere')
  await writer.types('deux')
  await writer.sees('One deux')

  await writer.presses('Escape', 'd')
  await expect(heddle.page.getByText('Cut: “deux”.')).toBeVisible()
  await expect(writer.tree.getByRole('treeitem', { name: /deux.*, cut/ })).toHaveCount(1)
  await heddle.page.screenshot({ path: resolve(shots, 'light-21-cut.png') })
  await writer.presses('k')
  await writer.sees('One two three')
  await writer.presses('i')
  await writer.goesToEnd()
  await writer.commands('loom.graft')
  await writer.sees('One two threedeux')
  await writer.text.focus()
  await writer.does('edit.undo')
  await writer.sees('One two three')
  await writer.does('edit.redo')
  await writer.sees('One two threedeux')

  await writer.goesToEnd()
  await writer.presses('Escape', 'x')
  await writer.sees('One two three')
  await writer.presses('i')
  await writer.commands('loom.prune')
  const question = heddle.page.getByRole('dialog', { name: 'Prune what was set aside?' })
  await expect(question).toContainText('What was set aside leaves this loom: 1 branch, 1 node, 4 characters.')
  await expect(question.getByRole('button', { name: 'Prune' })).toBeFocused()
  await heddle.page.screenshot({ path: resolve(shots, 'light-20-prune.png') })
  await writer.presses('Enter')
  await expect(question).toHaveCount(0)
  await expect.poll(async () => (await heddle.kept()).nodes.length).toBe(2)
  await heddle.close()

  heddle = await start()
  writer = heddle.writer
  await writer.sees('One two three')
  await writer.text.focus()
  await writer.does('edit.undo')
  await expect.poll(async () => (await heddle.kept()).nodes.length).toBe(3)
  await writer.does('edit.undo')
  await writer.sees('One two threedeux')
})
