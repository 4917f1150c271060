import type { Page } from '@playwright/test'
import { parseChord, type Platform, type Stroke } from '../protocol/chord'
import { commandTable, type CommandId } from '../protocol/commandTable'
import { resolveKeys } from '../protocol/keyPresets'
import { expect, test } from './fixtures'
import type { Heddle } from './heddle'
import { keyOf } from './keys'
import type { Writer } from './writer'

test.use({ model: 'fake:seed=4' })

const platform: Platform = process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux'

interface Press {
  readonly id: CommandId
  readonly chord: string
  readonly fan: boolean
  readonly mode: 'write' | 'loom'
}

const presses: readonly Press[] = resolveKeys({ keyPreset: 'heddle', keys: [], loomKeys: [] }, platform).flatMap(({ entry: { id, context }, chords, bare }) => [
  ...chords.map((chord) => ({ id, chord, fan: context === 'fan' || id === 'weave.read', mode: 'write' as const })),
  ...bare.map((chord) => ({ id, chord, fan: context === 'fan', mode: 'loom' as const })),
])

/** What another loom or no window follows comes last. */
const leaving: readonly CommandId[] = ['file.new', 'file.close']
const staying = presses.filter(({ id }) => !leaving.includes(id))

/*
 * The page tells of each command that ran; the test asks for that and for no other to have run. What commands do has tests
 * of its own.
 */
test('every key of the default map runs its command where it is heard', async ({ heddle, writer }) => {
  test.slow()
  const { page } = heddle
  await noDialogsOfTheSystem(heddle)
  await writer.hasModel()
  await writer.beginsNewLoom()
  await setBranches(page, 9)
  await listen(page)
  await writer.types('The boat came early.')
  await writer.weaves()
  await writer.waitsForAll()
  for (const press of staying) {
    await arrange(page, writer, press)
    expect(await ranBy(page, press), `${press.chord} (${press.mode})`).toEqual([press.id])
  }
  for (const id of leaving) {
    const own = presses.filter((each) => each.id === id)
    expect(own, id).not.toEqual([])
    for (const press of own) {
      await arrange(page, writer, press)
      if (id !== 'file.close') expect(await ranBy(page, press), press.chord).toEqual([id])
      // The page may be gone before the key comes up again.
      else await Promise.all([page.waitForEvent('close'), page.keyboard.press(keyOf(id)).catch(() => undefined)])
    }
  }
  process.stdout.write(`${presses.length} keys: ${presses.map(({ id, chord }) => `${chord} ${id}`).join(' · ')}\n`)
})

/** What needs something under way that is not, and what leaves for another program. */
const elsewhere: readonly CommandId[] = ['file.stopImport', 'file.stopCompacting', 'lens.stopScoring', 'model.stop', 'model.ofLoom', 'file.reveal', 'help.guide']

test('every command without a key is reached by its name in the palette', async ({ heddle, writer }) => {
  test.slow()
  const { page } = heddle
  await noDialogsOfTheSystem(heddle)
  await writer.hasModel()
  await setBranches(page, 9)
  await writer.text.focus()
  await writer.commands('loom.chapter')
  await expect(page.getByRole('dialog', { name: 'Chapter' })).toBeVisible()
  await writer.types('One')
  await writer.presses('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const keyless = commandTable.filter(({ id }) => !presses.some((press) => press.id === id) && !elsewhere.includes(id))
  await listen(page)
  for (const { id, context } of keyless) {
    await arrange(page, writer, { id, chord: '', fan: context === 'fan', mode: 'write' })
    await page.evaluate(() => void (ran.length = 0))
    await writer.commands(id)
    await expect.poll(() => page.evaluate(() => [...ran]), { message: id }).toContain(id)
  }
  process.stdout.write(`${keyless.length} commands without a key: ${keyless.map(({ id }) => id).join(' · ')}\n`)
})

/** The writer is in the text, in the mode that the key is heard in, with the fan open or put away. */
async function arrange(page: Page, writer: Writer, press: Press): Promise<void> {
  // What the key before did may still be coming (a dialog, an undo that closes the fan): then all is arranged once more.
  await expect(() => arrangeOnce(page, writer, press)).toPass()
}

async function arrangeOnce(page: Page, writer: Writer, { id, fan, mode }: Press): Promise<void> {
  const state = () =>
    page.evaluate(() => ({
      over: document.querySelector('dialog[open], .find-widget.visible') !== null,
      mode: document.querySelector<HTMLElement>('.window')?.dataset['mode'],
    }))
  for (let now = await state(); now.over; now = await state()) await page.keyboard.press('Escape')
  await writer.text.focus()
  if ((await writer.fan.count()) > 0 && !fan) await writer.does('weave.dismiss')
  if (id.startsWith('walk.child')) {
    await writer.does('walk.root')
    await writer.presses('Home')
  }
  if (fan && (await writer.fan.getByRole('option').count()) < 9) {
    if ((await writer.fan.count()) > 0) await writer.does('weave.dismiss')
    // Else the rows of the fan that goes would be taken for those of the next one.
    await expect(writer.fan).toHaveCount(0, { timeout: 1000 })
    await writer.weaves()
    await writer.waitsForAll()
    await writer.text.focus()
  }
  if ((await state()).mode !== mode) await writer.does('loom.mode')
  await expect.poll(state, { timeout: 1000 }).toEqual({ over: false, mode })
  await expect(writer.fan).toHaveCount(fan ? 1 : 0, { timeout: 1000 })
}

/** Commands that ran because of the key. */
async function ranBy(page: Page, { chord }: Press): Promise<readonly string[]> {
  await page.evaluate(() => void (ran.length = 0))
  const stroke = parseChord(chord, platform)
  if (stroke === null) throw new Error(chord)
  await page.keyboard.press(asPressed(stroke))
  await expect.poll(() => page.evaluate(() => ran.length), { message: chord, intervals: [5, 20, 50, 200] }).toBeGreaterThan(0)
  return page.evaluate(() => [...ran])
}

declare const ran: string[]

async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ran: string[] = []
    Object.assign(window, { ran })
    addEventListener('heddle-performed', (event) => ran.push((event as CustomEvent<string>).detail))
  })
}

async function setBranches(page: Page, branches: number): Promise<void> {
  await page.evaluate((patch) => (window as unknown as { readonly heddle: { setSettings(ask: object): Promise<unknown> } }).heddle.setSettings({ patch }), {
    branches,
    tokens: 8,
  })
}

async function noDialogsOfTheSystem(heddle: Heddle): Promise<void> {
  await heddle.electron.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' })
  })
}

const names: Readonly<Record<string, string>> = { Esc: 'Escape', Left: 'ArrowLeft', Right: 'ArrowRight', Up: 'ArrowUp', Down: 'ArrowDown' }
const signs: Readonly<Record<string, string>> = {
  '\\': 'Backslash', '[': 'BracketLeft', ']': 'BracketRight', ';': 'Semicolon', ',': 'Comma', '.': 'Period', '/': 'Slash', '-': 'Minus', '=': 'Equal',
}
/** Signs that a US keyboard has behind Shift. */
const shifted: Readonly<Record<string, string>> = { '?': 'Slash', ':': 'Semicolon', '+': 'Equal' }

/** The stroke on a US keyboard, by the places of its keys. */
function asPressed({ key, ctrl, alt, shift, meta }: Stroke): string {
  const place = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : (shifted[key] ?? signs[key] ?? names[key] ?? key)
  const held = [ctrl && 'Control', alt && 'Alt', (shift || key in shifted) && 'Shift', meta && 'Meta']
  return [...held.filter((name) => name !== false), place].join('+')
}
