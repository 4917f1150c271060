import { expect, test } from './fixtures'
import { squeezed } from './writer'

const opening = 'The lighthouse keeper had not spoken to anyone in eleven days. On the twelfth morning the boat came early, and'

/** Open, write, weave, take, walk, close, reopen: with the real engine and the model that comes with the app. */
test('a loom is woven, walked, closed and found again as it was', async ({ start }) => {
  let heddle = await start()
  let { writer } = heddle
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types(opening)
  await writer.sees(opening)

  await test.step('five branches stream at the same time', async () => {
    await writer.weaves()
    await writer.waitsForEach(5)
    await writer.waitsForAll()
    expect(new Set(await writer.branches()).size).toBe(5)
    await writer.sees(opening)
  })

  const [, second = '', third = ''] = await writer.branches()
  await test.step('one is taken', async () => {
    await writer.does('weave.next')
    expect(await writer.selected()).toBe(2)
    await writer.takes('all')
    await writer.fanCloses()
    await writer.sees(opening + second)
  })

  await test.step('its siblings are walked', async () => {
    await writer.does('walk.nextSibling')
    await writer.sees(opening + third)
    await writer.does('walk.previousSibling')
    await writer.sees(opening + second)
  })

  const cut = 'The lighthouse keeper had not spoken'.length
  const rest = (opening + second).slice(cut)
  let inserted = ''
  await test.step('a weave inside a sentence leaves what follows where it is', async () => {
    await writer.goesTo(cut)
    await writer.weaves()
    await writer.waitsForAll()
    await writer.sees(opening + second)
    inserted = await writer.ghost()
    await writer.takes('all')
    await writer.sees(opening.slice(0, cut) + inserted + rest)
  })

  await test.step('undo and redo go through text and tree as one', async () => {
    await writer.does('edit.undo')
    await writer.sees(opening + second)
    await writer.does('edit.undo')
    await writer.sees(opening)
    await writer.does('edit.redo', 'edit.redo')
    await writer.sees(opening.slice(0, cut) + inserted + rest)
  })

  const before = await heddle.kept()
  expect(squeezed(before.thread)).toBe(squeezed(opening.slice(0, cut) + inserted + rest))
  expect(before.threads.length).toBeGreaterThanOrEqual(10)
  await heddle.close()

  heddle = await start()
  writer = heddle.writer
  await test.step('after reopening everything is as it was', async () => {
    await writer.sees(opening.slice(0, cut) + inserted + rest)
    const after = await heddle.kept()
    expect(after.thread).toBe(before.thread)
    expect(after.nodes).toEqual(before.nodes)
  })
  await test.step('and goes on', async () => {
    await writer.hasModel()
    await writer.text.focus()
    await writer.goesToEnd()
    await writer.weaves()
    await writer.waitsForAll()
    expect(await writer.branches()).toHaveLength(5)
  })
})
