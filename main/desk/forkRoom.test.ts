import { expect, test } from 'vitest'
import { decodeEvidence } from '../../loom/evidenceCodec'
import { threadText } from '../../loom/path'
import { folderForEach } from '../testing/folderForEach'
import { DeskPage } from './testing/deskPage'

const folder = folderForEach('desk')

test('keeps a way of the multiverse as a branch with its evidence, which undo takes back', async () => {
  const page = await DeskPage.opens(folder())
  await page.hasModel()
  await page.types('The old house', 0)
  const expansions = await page.looksAhead(1)
  expect(expansions).toHaveLength(40)
  const root = expansions[0]
  const first = root?.onward[0]
  const second = expansions.find(({ place }) => place === root?.first)?.onward[1]
  if (root === undefined || first === undefined || second === undefined) throw new Error('nothing was seen')
  const path = [first.id, second.id]
  const inside = await page.looksAhead(2, [first.id], 10)
  expect(inside[0]?.onward.map(({ id }) => id)).toEqual(expansions.find(({ place }) => place === root.first)?.onward.map(({ id }) => id))
  const before = page.text
  await page.says(page.desk.bridge.keepPath({ tip: page.tip, at: page.text.length, path, stands: null }))
  expect(page.text).toBe(before + Buffer.concat([first.bytes, second.bytes]).toString('utf8'))
  const run = page.loom.nodes.get(page.tip)?.runs[0]
  if (run?.origin !== 'simulator' || run.source?.evidence == null) throw new Error('a way without evidence')
  const { tokens } = decodeEvidence(await page.says(page.desk.bridge.readEvidence({ evidence: run.source.evidence })))
  expect(tokens.map(({ id, rank }) => [id, rank])).toEqual([[first.id, 1], [second.id, 2]])
  expect(tokens[0]?.logprob).toBeCloseTo(first.logprob, 5)
  expect(page.loom.choices[0]?.seen).toBe(12)
  const tip = page.tip
  const third = expansions.find(({ place }) => place === root.first)?.onward[2]
  if (third === undefined) throw new Error('too little was seen')
  await page.says(page.desk.bridge.keepPath({ tip, at: before.length, path: [first.id, third.id], stands: { tip, tokens: 1 } }))
  expect(page.text).toBe(before + Buffer.concat([first.bytes, third.bytes]).toString('utf8'))
  const fork = page.loom.nodes.get(page.tip)?.parent ?? page.tip
  expect(threadText(page.loom, fork)).toBe(before + Buffer.from(first.bytes).toString('utf8'))
  expect(page.loom.nodes.get(fork)?.children).toHaveLength(2)
  await page.says(page.desk.bridge.undo({}))
  await page.says(page.desk.bridge.undo({}))
  expect(page.text).toBe(before)
  await page.desk.close()
})

test('a way that was never seen, and a place that is gone, are refused', async () => {
  const page = await DeskPage.opens(folder())
  await page.hasModel()
  const refused = await page.desk.bridge.keepPath({ tip: page.tip, at: 0, path: [1], stands: null })
  expect(refused.ok).toBe(false)
  const gone = await page.desk.bridge.lookAhead({ ask: 1, tip: page.tip, at: 1e6, path: [], places: 10 })
  expect(gone.ok).toBe(false)
  await page.desk.close()
})
