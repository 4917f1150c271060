import { expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import { splitAt } from '../../loom/edit'
import type { WeaveId } from '../../loom/ids'
import { threadText } from '../../loom/path'
import { Thread } from '../../loom/thread'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'

const folder = folderForEach('desk')

/** The text on the way to a branch, and its number's parents. */
function paths(page: DeskPage, weave: WeaveId): { readonly leaves: number[]; textTo(branch: number): string; readonly parents: Map<number, number> } {
  const parents = new Map<number, number>()
  for (const event of page.events) {
    if (event.t === 'weave' && event.weave === weave) for (const { branch, forkOf } of event.news) if (forkOf !== undefined) parents.set(branch, forkOf)
  }
  const texts = page.texts(weave)
  const textTo = (branch: number): string => {
    const up = parents.get(branch)
    return (up === undefined ? '' : textTo(up)) + (texts[branch] ?? '')
  }
  const inner = new Set(parents.values())
  return { parents, textTo, leaves: [0, ...parents.keys()].filter((branch) => !inner.has(branch)) }
}

const adaptive = async (page: DeskPage) => {
  await page.says(page.desk.bridge.setSettings({ patch: { adaptBits: 3, adaptAfter: 3, adaptTips: 5, tokens: 16 } }))
  return page.says(page.desk.bridge.weave({ anchor: page.tip, branches: 1, adaptive: true }))
}

test('what lands is a tree whose forks are forks, with its record, and taking a leaf is one step', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=3')
  await page.hasModel()
  const before = page.text
  const anchor = page.tip
  const { weave, numbers } = await adaptive(page)
  expect(numbers).toBe(9)
  expect((await page.ended(weave)).fault).toBeNull()
  const { leaves, textTo, parents } = paths(page, weave)
  expect(leaves.length).toBeGreaterThan(2)
  expect(leaves.length).toBeLessThanOrEqual(5)
  const root = page.loom.nodes.get(anchor)?.children ?? []
  expect(root).toHaveLength(1)
  const inLoom: string[] = []
  const open = root.map((node) => ({ node, text: '' }))
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = page.loom.nodes.get(at.node)
    const text = at.text + (node?.text ?? '')
    if (node?.children.length === 0) inLoom.push(text)
    else expect(node?.children.length).toBeGreaterThan(1)
    for (const child of node?.children ?? []) open.push({ node: child, text })
  }
  expect(inLoom.toSorted()).toEqual(leaves.map(textTo).toSorted())
  const [generation] = [...page.loom.generations.values()]
  expect(generation?.adapt).toEqual({ bits: 3, after: 3, ways: 3, tips: 5 })

  const leaf = leaves.find((branch) => parents.get(parents.get(branch) ?? -1) !== undefined) ?? (leaves[0] as number)
  await page.takes(weave, leaf, 0, null)
  expect(page.text).toBe(before + textTo(leaf))
  const steps = page.loom.choices.length
  expect(page.loom.choices[0]).toMatchObject({ offered: 1, seen: 1, taken: 0 })
  expect(steps).toBeGreaterThan(1)
  await page.says(page.desk.bridge.undo({}))
  expect(page.text).toBe(before)
  expect(page.loom.choices).toHaveLength(0)
  await page.desk.close()
})

test('a leaf is taken in part and on across a fork, also in the middle of a text', async () => {
  for (const middle of [false, true]) {
    const page = await DeskPage.opens(folder(), 'fake:seed=4')
    await page.hasModel()
    await page.types('The house. ', 0)
    const at = middle ? 4 : page.text.length
    const before = page.text
    const split = splitAt(page.loom, Thread.of(page.loom, page.tip), at, Date.now())
    if (split.ops.length > 0) await page.commits('weave', split.ops, split.tip)
    await page.says(page.desk.bridge.setSettings({ patch: { adaptBits: 3, adaptAfter: 3, adaptTips: 5, tokens: 16 } }))
    const { weave } = await page.says(page.desk.bridge.weave({ anchor: split.head, branches: 1, adaptive: true }))
    await page.ended(weave)
    const { leaves, textTo } = paths(page, weave)
    const leaf = leaves.at(-1) as number
    const whole = textTo(leaf)
    const cut = (page.texts(weave)[0] ?? '').length
    for (const [from, to] of [[0, 4], [4, cut + 3], [cut + 3, null]] as const) {
      await page.takes(weave, leaf, from, to, at + from)
      expect(page.text).toBe(before.slice(0, at) + whole.slice(0, to ?? whole.length) + before.slice(at))
    }
    for (let step = 0; step < 3; step++) await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(before)
    await page.desk.close()
  }
})

test('taking while it forks loses nothing that has come', async () => {
  const page = await DeskPage.opens(folder(), 'fake:seed=3,delay=4')
  await page.hasModel()
  const before = page.text
  const { weave } = await adaptive(page)
  await page.until((event): event is BridgeEvent & { t: 'weave' } => event.t === 'weave' && event.news.some(({ branch, text }) => branch > 0 && text !== ''))
  const { leaves, textTo } = paths(page, weave)
  const leaf = leaves.find((branch) => (page.texts(weave)[branch] ?? '') !== '') as number
  const shown = textTo(leaf).length
  await page.takes(weave, leaf, 0, shown)
  await page.ended(weave)
  expect(page.text).toBe(before + textTo(leaf).slice(0, shown))
  const all = [...page.loom.nodes.values()].map(({ id }) => threadText(page.loom, id))
  for (const branch of leaves) expect(all.some((text) => text.startsWith(before + textTo(branch)) || (before + textTo(branch)).startsWith(text))).toBe(true)
  await page.desk.close()
})
