import { resolve } from 'node:path'
import type { CommandId } from '../protocol/commandTable'
import { expect, test } from './fixtures'
import type { Heddle } from './heddle'
import type { Writer } from './writer'

const folder = resolve(import.meta.dirname, 'shots')
const prose = [
  'The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft in the damp and would not hold a line.',
  'On the twelfth morning the boat came early. He watched it from the gallery, a dark fleck against the bright water, and he knew before it turned that',
] as const

const dialogs = [
  ['8-palette', 'view.palette'],
  ['9-settings', 'view.settings'],
  ['10-keys', 'help.keys'],
  ['11-library', 'file.library'],
  ['14-goto', 'loom.goto'],
] as const satisfies readonly (readonly [string, CommandId])[]

/** Pictures of the main states, for looking at: they assert only that the state is reached. */
for (const [theme, command] of [
  ['light', 'view.themeLight'],
  ['dark', 'view.themeDark'],
  ['contrast', 'view.themeContrast'],
] as const satisfies readonly (readonly [string, CommandId])[]) {
  test(`the main states in ${theme} colours`, async ({ heddle, writer }) => {
    test.slow()
    await resize(heddle, 1280, 860)
    await writer.hasModel()
    await writer.commands(command)
    await shoot(heddle, `${theme}-1-welcome`)
    await writer.text.focus()
    await writer.beginsNewLoom()
    await shoot(heddle, `${theme}-2-empty`)
    await writer.types(prose.join('\n\n'))
    await shoot(heddle, `${theme}-3-prose`)
    await writer.weaves()
    await writer.waitsForEach(5)
    await shoot(heddle, `${theme}-4-streaming`)
    await writer.waitsForAll()
    await shoot(heddle, `${theme}-5-fan`)
    await writer.does('weave.next')
    await writer.does('loom.compare')
    await expect(heddle.page.getByRole('dialog')).toBeVisible()
    await writer.presses('ArrowDown')
    await shoot(heddle, `${theme}-13-compare`)
    await writer.presses('Escape')
    await writer.takes('all')
    await writer.fanCloses()
    await writer.goesTo(62)
    await writer.weaves()
    await writer.waitsForAll()
    await shoot(heddle, `${theme}-6-fan-in-paragraph`)
    await writer.does('weave.dismiss')
    await writer.goesToEnd()
    await writer.does('view.tree')
    await expect(writer.tree).toBeVisible()
    await writer.weaves()
    await writer.waitsForAll()
    await shoot(heddle, `${theme}-7-tree-and-fan`)
    await writer.does('weave.dismiss')
    await shootDialogs(heddle, writer, theme, dialogs)
    await writer.types(' He recieved nothing. ')
    await writer.does('edit.find')
    await heddle.page.keyboard.type('the')
    await heddle.page.waitForTimeout(900)
    await shoot(heddle, `${theme}-15-find-and-spelling`)
    await writer.presses('Escape')
    await writer.text.focus()
    await writer.presses('Escape')
    await shoot(heddle, `${theme}-12-loom-mode`)
    await writer.presses('i')
    // A window of half the size is what a page of twice the size leaves to lay out.
    await resize(heddle, 640, 430)
    await shoot(heddle, `${theme}-200-1-tree`)
    await writer.does('view.tree')
    await writer.text.focus()
    await writer.weaves()
    await writer.waitsForAll()
    await shoot(heddle, `${theme}-200-2-fan`)
    await writer.does('weave.dismiss')
    await shootDialogs(heddle, writer, `${theme}-200`, dialogs.slice(0, 2))
  })
}

async function shootDialogs(heddle: Heddle, writer: Writer, name: string, shown: readonly (readonly [string, CommandId])[]): Promise<void> {
  for (const [part, dialog] of shown) {
    await writer.does(dialog)
    await expect(heddle.page.getByRole('dialog').first()).toBeVisible()
    await shoot(heddle, `${name}-${part}`)
    await writer.presses('Escape')
    await expect(heddle.page.getByRole('dialog')).toHaveCount(0)
  }
}

async function resize(heddle: Heddle, width: number, height: number): Promise<void> {
  await heddle.electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height })
  await heddle.page.setViewportSize({ width, height })
}

async function shoot(heddle: Heddle, name: string): Promise<void> {
  await heddle.page.evaluate(() => document.fonts.ready)
  await heddle.page.waitForTimeout(150)
  await heddle.page.screenshot({ path: resolve(folder, `${name}.png`) })
}
