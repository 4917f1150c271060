import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from './fixtures'
import { hello } from './hello'
import { withChatTemplate } from '../main/engine/testing/ggufFile'

const models = resolve(import.meta.dirname, '../models')
const bundled = join(models, readdirSync(models).find((name) => name.endsWith('.gguf')) ?? '')

interface Hostile {
  readonly what: string
  readonly bytes: (good: Buffer) => Buffer | null
  readonly says: RegExp
}

const hostile: readonly Hostile[] = [
  { what: 'no file at all', bytes: () => null, says: /model\.gguf|found|no such|not there|missing/i },
  { what: 'a file that is no GGUF', bytes: () => Buffer.from('this is a shopping list\n'.repeat(100)), says: /GGUF/ },
  { what: 'an empty file', bytes: () => Buffer.alloc(0), says: /GGUF|empty/i },
  { what: 'a GGUF cut in half', bytes: (good) => good.subarray(0, good.length >> 1), says: /\w+/ },
  { what: 'a GGUF that claims more tensors than atoms', bytes: (good) => withCount(good, 8), says: /\w+/ },
  { what: 'a GGUF whose metadata never ends', bytes: (good) => withCount(good, 16), says: /\w+/ },
]

for (const { what, bytes, says } of hostile) {
  test(`with ${what} for a model the editor works and says why there is none`, async ({ start, home }) => {
    const model = join(home, 'model.gguf')
    mkdirSync(home, { recursive: true })
    const content = bytes(readFileSync(bundled))
    if (content) writeFileSync(model, content)
    const heddle = await start({ model })
    const { writer } = heddle
    await expect.poll(async () => (await hello(heddle.page)).model.t, { timeout: 30_000 }).toBe('failed')
    const { model: state } = await hello(heddle.page)
    expect(state.t === 'failed' ? state.fault.sentence : '').toMatch(says)
    await writer.beginsNewLoom()
    await writer.types('Still a page to write on.')
    await writer.sees('Still a page to write on.')
    await writer.does('weave.weave')
    await expect(heddle.page.getByText(/model/i).first()).toBeVisible()
    await expect(writer.fan).toBeHidden()
    await writer.types(' Still.')
    await writer.sees('Still a page to write on. Still.')
  })
}

test('a model that was tuned to chat weaves, and a notice says what it is', async ({ start, home }) => {
  const model = join(home, 'tuned.gguf')
  mkdirSync(home, { recursive: true })
  writeFileSync(model, withChatTemplate(readFileSync(bundled)))
  const heddle = await start({ model })
  const { writer, page } = heddle
  await expect(page.getByRole('list', { name: 'Notices' }).getByText(/an agent made from a simulator/)).toBeVisible({ timeout: 30_000 })
  await writer.beginsNewLoom()
  await writer.types('The tide went out and')
  await writer.does('weave.weave')
  await expect(writer.fan).toBeVisible()
  expect((await hello(page)).model).toMatchObject({ t: 'ready', facts: { tuned: true } })
})

/** The 64-bit count at `at` of the header, made absurd. */
function withCount(good: Buffer, at: number): Buffer {
  const copy = Buffer.from(good)
  copy.writeBigUInt64LE(0xffff_ffff_ffffn, at)
  return copy
}
