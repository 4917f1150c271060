import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { weekOf } from '../loom/influence'
import type { Ledger } from '../loom/ledger'
import { expect, test } from './fixtures'
import { choose } from './screens'

/*
 * A language in which every bit can be reckoned by hand: of its W = 106 words each has p = 1/107 after anything, each byte
 * 1/(256 · 107). So a word is w = log2 107 = 6.7415 bits, a byte w + 8, and a branch of three words 3 w.
 */
test.use({ model: 'fake:seed=5,even=1' })
const program = resolve(import.meta.dirname, '../out/main/cli.js')
const first = 'The old house'
const second = ' kept a cold lamp'

test('the ledger of a session is the table that was reckoned by hand', async ({ heddle, writer, home }) => {
  const { page } = heddle
  await writer.hasModel()
  await choose(heddle, { branches: 5, tokens: 3 })
  await writer.beginsNewLoom()
  await writer.types(first)

  await writer.weaves()
  await writer.waitsForAll()
  const all = await writer.branches()
  expect(all.filter((branch) => branch.trim() !== ''), 'five branches that can be told apart').toHaveLength(5)
  await writer.does('weave.next')
  await writer.takes('all')
  await writer.fanCloses()
  await writer.types(second)

  await choose(heddle, { branches: 4 })
  await writer.weaves()
  await writer.waitsForAll()
  expect((await writer.branches()).filter((branch) => branch.trim() !== '')).toHaveLength(4)
  const offered = await writer.ghost()
  await writer.commands('weave.takeToken')
  await expect.poll(() => writer.ghost()).not.toBe(offered)
  await writer.does('weave.dismiss')
  await writer.fanCloses()

  /*                         typed                taken      bits
   *  "The old house"        3 bytes + 2 words               3 (w + 8) + 2 w = 5 w + 24
   *  second of five                              3 words    3 w supplied, log2 5 = 2.32 selected
   *  " kept a cold lamp"    4 words                         4 w
   *  a token of one of four                      1 word     w supplied, log2 4 = 2 selected
   *  ------------------------------------------------------------------------------------------
   *  intervention           9 w + 24                        = 84.67
   *  supplied                                    4 w        = 26.97
   *  selection                       log2 5 + 2             =  4.32
   *  human share            (84.67 + 4.32) / (84.67 + 26.97) = 80 %
   *  per token              (84.67 + 26.97) / (9 + 4)        =  8.59
   */
  await writer.commands('lens.ledger')
  const report = page.getByRole('dialog', { name: 'Ledger' })
  const cell = (name: string) => report.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell').nth(-2)
  await expect(cell('Intervention')).toHaveText('84.7 bits', { timeout: 20_000 })
  await expect(cell('Supplied')).toHaveText('27.0 bits')
  await expect(cell('Selection')).toHaveText('4.3 bits')
  await expect(cell('Human share')).toHaveText('80 %')
  await expect(cell('Takes')).toHaveText('2')
  await expect(cell('Selectivity')).toHaveText('1 : 4.5')
  await expect(cell('Bits per token')).toHaveText('8.59')
  await expect(cell('Characters: writer')).toHaveText(String(first.length + second.length))
  await expect(cell('Characters no model has looked at')).toHaveText('0')

  // The command line reckons the same from the loom's folder, with a look of its own, while the app has it open.
  const looms = readdirSync(join(home, 'looms')).filter((name) => name.endsWith('.loom'))
  const accounts = looms.map((name) => {
    const { stdout } = spawnSync(process.execPath, [program, 'ledger', join(home, 'looms', name), '--model', 'fake:seed=5,even=1', '--json'], { encoding: 'utf8' })
    return JSON.parse(stdout) as Ledger
  })
  const word = Math.log2(107)
  const near = (bits: number) => ({ low: expect.closeTo(bits, 2), high: expect.closeTo(bits, 2) })
  expect(accounts.find(({ takes }) => takes > 0)).toMatchObject({ takes: 2, selectivity: 4.5, selection: near(Math.log2(5) + 2), intervention: near(9 * word + 24), supplied: near(4 * word) })
})

test('weeks that were counted tell how the writer\u2019s own words changed, under the model that is open and while the guard is on', async ({ start, home }) => {
  const now = Date.now()
  const week = (ago: number, bits: number, characters: number, model = 'fake') => ({ week: weekOf(now - ago * 7 * 86_400_000), model, bits, characters })
  // 1.5 bits a character now; (2,000 + 1,400) / (1,000 + 700) = 2 before; too little of one week, and another model's, say nothing.
  writeFileSync(join(home, 'weeks.json'), JSON.stringify([week(3, 2000, 1000), week(2, 1400, 700), week(1, 40, 10), week(1, 9000, 1000, 'another.gguf'), week(0, 900, 600)]))
  const { page, writer } = await start()
  await writer.hasModel()
  await writer.commands('lens.ledger')
  const influence = page.getByRole('region', { name: 'Influence' })
  await expect(influence).toContainText('Your own words of this week are worth 1.50 bits a character to this model, and those of the 2 weeks counted before 2.00: 25 % more foreseeable.')
  await expect(influence).toContainText('What you write about changes this too.')
  await writer.presses('Escape')
  await writer.commands('lens.influence')
  await writer.commands('lens.ledger')
  await expect(page.getByRole('dialog', { name: 'Ledger' })).toBeVisible()
  await expect(influence).toHaveCount(0)
})
