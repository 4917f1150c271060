import { expect, test } from './fixtures'
import { squeezed, type Writer } from './writer'

const opening = 'The old house by the river was quiet'

async function weavesAdaptively(writer: Writer): Promise<void> {
  await writer.does('weave.adaptive')
  await expect(writer.fan).toBeAttached()
}

test.describe('with the bundled model', () => {
  test('one branch forks by itself, ticks show where, and taking a leaf goes through real forks', async ({ writer, heddle }) => {
    await writer.hasModel()
    await heddle.page.evaluate(() => (globalThis as unknown as { heddle: { setSettings(args: unknown): Promise<unknown> } }).heddle.setSettings({ patch: { adaptBits: 3, adaptAfter: 4, adaptTips: 5, tokens: 24 } }))
    await writer.beginsNewLoom()
    await writer.types(opening)
    await weavesAdaptively(writer)
    await writer.waitsForAll()
    const leaves = await writer.branches()
    expect(leaves.length).toBeGreaterThan(2)
    expect(leaves.length).toBeLessThanOrEqual(5)
    await expect(writer.page.locator('.ghost .ghost-fork').first()).toBeAttached()
    await expect(writer.fan.getByRole('option').first()).toHaveAttribute('aria-description', /forks .* on the way/)
    await writer.does('weave.next')
    const chosen = await writer.ghost()
    const before = await heddle.page.locator('.ghost .ghost-fork').count()
    expect(before).toBeGreaterThan(0)
    await writer.takes('all')
    await writer.fanCloses()
    await writer.sees(opening + chosen)
    const kept = await heddle.kept()
    expect(squeezed(kept.thread)).toBe(squeezed(opening + chosen))
    expect(kept.threads).toHaveLength(leaves.length)
    for (const leaf of leaves) expect(kept.threads.map(squeezed)).toContain(squeezed(opening + leaf))
    expect(kept.open.data.generations[0]?.adapt).toEqual({ bits: 3, after: 4, ways: 3, tips: 5 })
    await writer.text.focus()
    await writer.does('edit.undo')
    await writer.sees(opening)
  })
})

test.describe('while it streams', () => {
  test.use({ model: 'fake:seed=3,delay=60' })

  test('a leaf is taken word by word over a fork, and the ghost stays with the ways that agree', async ({ writer, heddle }) => {
    await writer.hasModel()
    await heddle.page.evaluate(() => (globalThis as unknown as { heddle: { setSettings(args: unknown): Promise<unknown> } }).heddle.setSettings({ patch: { adaptBits: 3, adaptAfter: 3, adaptTips: 4, tokens: 14 } }))
    await writer.beginsNewLoom()
    await writer.types(opening)
    await weavesAdaptively(writer)
    await expect.poll(async () => (await writer.branches()).length, { timeout: 20_000 }).toBeGreaterThan(1)
    for (let word = 0; word < 5; word++) {
      const { length } = squeezed(await writer.seen())
      await writer.takes('word')
      await expect.poll(async () => squeezed(await writer.seen()).length).toBeGreaterThan(length)
    }
    await writer.waitsForAll()
    const part = squeezed(await writer.seen())
    await writer.takes('all')
    await writer.fanCloses()
    const kept = await heddle.kept()
    const whole = squeezed(await writer.seen())
    expect(whole.startsWith(part)).toBe(true)
    expect(squeezed(kept.thread)).toBe(whole)
    expect(kept.threads.map(squeezed)).toContain(whole)
    expect(kept.threads.length).toBeGreaterThan(1)
  })

  test('a ghost that still streams can be looked at and forked at; its tail stays beside the new one', async ({ writer, heddle }) => {
    await writer.hasModel()
    await writer.beginsNewLoom()
    await writer.types(opening)
    await writer.weaves()
    await expect.poll(async () => (await writer.ghost()).trim().split(/\s+/).length, { timeout: 20_000 }).toBeGreaterThan(3)
    await writer.does('lens.token')
    const alternatives = writer.page.getByRole('listbox', { name: 'Alternatives' })
    await expect(alternatives).toBeFocused()
    await expect(writer.fan).toHaveAttribute('aria-busy', 'true')
    await writer.presses('ArrowRight', 'ArrowRight', 'Enter')
    await expect(alternatives).toHaveCount(0, { timeout: 20_000 })
    await expect(writer.fan).toBeAttached()
    await writer.waitsForEach(5)
    await writer.does('weave.dismiss')
    const kept = await heddle.kept()
    const fork = kept.nodes.find(({ id, children }) => children.length === 2 && kept.nodes.some(({ parent }) => parent === id))
    expect(fork?.runs[0]?.origin).toBe('simulator')
    expect(kept.nodes.filter(({ parent }) => parent === fork?.id).every(({ text }) => text !== '')).toBe(true)
  })
})
