import { expect } from '@playwright/test'
import type { CommandId } from '../protocol/commandTable'
import type { Settings } from '../protocol/settings'
import type { BridgeEvent, HeddleApi } from '../protocol/bridge'
import type { Heddle } from './heddle'

/** One screen of the app: how it is reached from the text, and how the text is reached again. */
export interface Screen {
  readonly name: string
  readonly reach: (heddle: Heddle) => Promise<void>
  /** Escape until no dialog is open, where nothing is said. */
  readonly leave?: (heddle: Heddle) => Promise<void>
}

/** Screens of one start of the app, in the order in which they are reached. */
export interface Sitting {
  readonly name: string
  /** The model it starts with; null is the bundled one. */
  readonly model: string | null
  /** Brings a new window to where the screens are reached from. */
  readonly begin?: (heddle: Heddle) => Promise<void>
  readonly screens: readonly Screen[]
}

const prose = [
  'The lighthouse keeper had not spoken to anyone in eleven days. He had counted them, at first, with chalk marks on the door, and then with nothing at all, because the chalk had gone soft in the damp and would not hold a line.',
  'On the twelfth morning the boat came early. He watched it from the gallery, a dark fleck against the bright water, and he knew before it turned that',
] as const

/** A dialog that a command opens; `then` brings it to the state to look at. */
function dialog(name: string, command: CommandId, then?: (heddle: Heddle) => Promise<void>): Screen {
  return {
    name,
    reach: async (heddle) => {
      await heddle.writer.commands(command)
      await expect(heddle.page.locator(`dialog[open]:not([aria-label="${heddle.writer.says('Commands')}"])`).first()).toBeVisible()
      await then?.(heddle)
    },
  }
}

const putsFanAway = async ({ writer }: Heddle): Promise<void> => {
  await writer.text.focus()
  await writer.does('weave.dismiss')
  await writer.fanCloses()
}

const lensShown = async ({ page, writer }: Heddle): Promise<void> => {
  await expect(page.getByRole('region', { name: writer.says('Lens') })).toBeVisible()
}

const writing: readonly Screen[] = [
  { name: 'welcome', reach: async ({ page, writer }) => expect(page.getByRole('complementary', { name: writer.says('First steps') })).toBeVisible() },
  {
    name: 'welcome-weaving',
    reach: async ({ writer }) => {
      await writer.weaves()
      await writer.waitsForAll()
    },
    leave: async (heddle) => {
      await putsFanAway(heddle)
      await choose(heddle, { welcomed: true })
    },
  },
  {
    name: 'empty',
    reach: async ({ writer }) => {
      await writer.beginsNewLoom()
    },
  },
  {
    name: 'writing',
    reach: async ({ writer }) => {
      await writer.text.focus()
      await writer.types(prose.join('\n\n'))
    },
  },
  {
    name: 'fan-streaming',
    reach: async (heddle) => {
      await choose(heddle, { tokens: 400 })
      await heddle.writer.text.focus()
      await heddle.writer.weaves()
      await heddle.writer.waitsForEach(5)
    },
    leave: async (heddle) => {
      await putsFanAway(heddle)
      await choose(heddle, { tokens: 40 })
    },
  },
  {
    name: 'fan',
    reach: async ({ writer }) => {
      await writer.text.focus()
      await writer.weaves()
      await writer.waitsForAll()
      await writer.does('weave.next')
    },
    leave: async () => undefined,
  },
  dialog('branches-as-text', 'weave.read'),
  dialog('compare', 'loom.compare', async ({ writer }) => writer.presses('ArrowDown')),
  {
    name: 'ghost-in-paragraph',
    reach: async ({ writer }) => {
      await writer.text.focus()
      await writer.does('weave.setAside')
      await writer.does('weave.take')
      await writer.fanCloses()
      await writer.goesTo(62)
      await writer.weaves()
      await writer.waitsForAll()
    },
    leave: putsFanAway,
  },
  {
    name: 'tree',
    reach: async (heddle) => {
      const { writer } = heddle
      await writer.goesToEnd()
      await writer.does('loom.bookmark')
      await choose(heddle, { showTree: true })
      await expect(writer.tree).toBeVisible()
      await writer.weaves()
      await writer.waitsForAll()
    },
    leave: async (heddle) => {
      await putsFanAway(heddle)
      await choose(heddle, { showTree: false })
    },
  },
  dialog('map', 'view.map'),
  dialog('multiverse', 'lens.multiverse', async ({ page, writer }) => expect(page.getByRole('tree', { name: writer.says('Ways to go on') }).getByRole('treeitem').nth(3)).toBeAttached({ timeout: 30_000 })),
  {
    name: 'adaptive',
    reach: async (heddle) => {
      await choose(heddle, { adaptBits: 4 })
      await heddle.writer.text.focus()
      await heddle.writer.does('weave.adaptive')
      await heddle.writer.waitsForAll()
    },
    leave: putsFanAway,
  },
  {
    name: 'multiverse',
    reach: async ({ writer, page }) => {
      await writer.text.focus()
      await writer.does('lens.multiverse')
      await expect(page.getByRole('tree', { name: writer.says('Ways to go on') })).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
      await writer.presses('ArrowRight', 'ArrowDown')
    },
    leave: async ({ writer }) => writer.presses('Escape'),
  },
  {
    name: 'surprise',
    reach: async ({ writer, page }) => {
      await writer.does('lens.surprise')
      await expect(page.locator('.view-lines .heat').nth(12)).toBeAttached({ timeout: 20_000 })
    },
    leave: async ({ writer, page }) => {
      await writer.text.focus()
      await writer.does('lens.surprise')
      await expect(page.getByRole('region', { name: writer.says('Lens') })).toHaveCount(0)
    },
  },
  {
    name: 'provenance',
    reach: async (heddle) => {
      await heddle.writer.does('lens.provenance')
      await lensShown(heddle)
    },
    leave: async ({ writer, page }) => {
      await writer.text.focus()
      await writer.does('lens.provenance')
      await expect(page.getByRole('region', { name: writer.says('Lens') })).toHaveCount(0)
    },
  },
  {
    name: 'token',
    reach: async ({ writer, page }) => {
      await writer.goesTo(48)
      await writer.does('lens.token')
      await expect(page.getByRole('listbox', { name: writer.says('Alternatives') })).toBeFocused({ timeout: 20_000 })
    },
    leave: async ({ writer, page }) => {
      await writer.presses('Escape')
      await expect(page.getByRole('region', { name: writer.says('Lens') })).toHaveCount(0)
    },
  },
]

/** A loom with a take, a branch set aside and a bookmark. */
async function writes(heddle: Heddle): Promise<void> {
  const { writer } = heddle
  await choose(heddle, { welcomed: true })
  await writer.beginsNewLoom()
  await writer.types(prose.join('\n\n'))
  await writer.weaves()
  await writer.waitsForAll()
  await writer.does('weave.setAside', 'weave.take')
  await writer.fanCloses()
  await writer.does('loom.bookmark')
}

const dialogs: readonly Screen[] = [
  dialog('ledger', 'lens.ledger'),
  dialog('history', 'file.history', async ({ page, writer }) => expect(page.getByText(writer.says('Reading…'))).toHaveCount(0)),
  dialog('settings', 'view.settings'),
  dialog('keys', 'help.keys'),
  dialog('library', 'file.library'),
  dialog('models', 'model.models'),
  dialog('about', 'help.about', async ({ page }) => expect(page.getByText('OFL-1.1').first()).toBeVisible()),
  dialog('goto-bookmarks', 'loom.goto'),
  dialog('search', 'loom.search', async ({ writer, page }) => {
    await writer.types('chalk')
    await expect(page.getByRole('option').first()).toBeVisible()
  }),
  dialog('aside', 'loom.aside'),
  dialog('question', 'loom.chapter'),
  {
    name: 'palette',
    reach: async ({ writer }) => {
      await writer.does('view.palette')
      await expect(writer.palette).toBeVisible()
    },
  },
  {
    name: 'find-and-spelling-marks',
    reach: async ({ writer, page }) => {
      await writer.goesToEnd()
      await writer.types(' He recieved nothing. ')
      await expect(page.locator('.view-line .misspelt', { hasText: 'recieved' })).toHaveCount(1)
      await writer.does('edit.find')
      await writer.types('the')
    },
    leave: async ({ writer }) => {
      await writer.presses('Escape')
      await writer.text.focus()
    },
  },
  dialog('spelling', 'edit.spelling'),
  {
    name: 'loom-mode',
    reach: async ({ writer }) => {
      await writer.text.focus()
      await writer.presses('Escape')
      await expect(writer.status).toContainText(writer.says('Loom mode'))
    },
    leave: async ({ writer }) => writer.presses('i'),
  },
  {
    name: 'focus',
    reach: async (heddle) => {
      await heddle.writer.text.focus()
      await choose(heddle, { focusMode: 'sentence', typewriter: true })
    },
    leave: async (heddle) => choose(heddle, { focusMode: 'off', typewriter: false }),
  },
]

/** Work that takes long, as main would tell of it: a slow disk cannot be had in a test. */
const longWork: readonly Screen[] = [
  {
    name: 'compacting',
    reach: async (heddle) => {
      await hear(heddle, { t: 'compacting', progress: { items: 38_000, of: 100_000 } })
      await expect(heddle.writer.status.getByRole('progressbar', { name: heddle.writer.says('Compacting the loom’s files') })).toBeVisible()
      await expect(heddle.writer.status.getByRole('button', { name: 'Stop' })).toBeVisible()
    },
    leave: (heddle) => hear(heddle, { t: 'compacting', progress: null }),
  },
  {
    name: 'importing',
    reach: async (heddle) => {
      await hear(heddle, { t: 'importing', progress: { name: 'The lighthouse keeper, all drafts of the winter.json', file: 2, files: 3, step: 'keeping', nodes: 12_400 } })
      await expect(heddle.writer.status.getByText('12,400')).toBeVisible()
      await expect(heddle.writer.status.getByRole('button', { name: 'Stop' })).toBeVisible()
    },
    leave: (heddle) => hear(heddle, { t: 'importing', progress: null }),
  },
]

const without: readonly Screen[] = [
  {
    name: 'no-model',
    reach: async ({ writer }) => {
      await expect(writer.status).toContainText(writer.says('Model not loaded'))
      await writer.does('weave.weave')
      await expect(writer.page.getByRole('list', { name: writer.says('Notices') }).getByRole('listitem').first()).toBeVisible()
    },
  },
  {
    name: 'no-loom',
    reach: async ({ writer, page }) => {
      await writer.commands('file.library')
      await expect(page.getByRole('dialog', { name: writer.says('Looms') })).toBeVisible()
      await writer.presses('Delete')
      await expect(page.getByRole('dialog', { name: writer.says('Looms') }).getByRole('list', { name: writer.says('Trash') })).toBeVisible()
      await writer.presses('Escape')
    },
  },
]

const slow: readonly Screen[] = [
  { name: 'model-loading', reach: async ({ writer }) => expect(writer.status.getByRole('progressbar')).toBeVisible() },
  {
    name: 'model-stopped',
    reach: async ({ writer }) => {
      await writer.status.getByRole('button', { name: writer.says('Stop') }).click()
      await expect(writer.status).toContainText(writer.says('No model'))
    },
  },
]

/** Every screen there is. A new one is one more line. */
export const sittings: readonly Sitting[] = [
  { name: 'writing', model: null, screens: writing },
  { name: 'the dialogs', model: null, begin: writes, screens: dialogs },
  { name: 'long work', model: 'fake:seed=1', begin: (heddle) => choose(heddle, { welcomed: true }), screens: longWork },
  { name: 'a slow model', model: 'fake:loadMs=600000', screens: slow },
  { name: 'no model', model: 'fake:loadFail=1', screens: without },
]

/** Back to the text. */
export async function leave(heddle: Heddle, screen: Screen): Promise<void> {
  if (screen.leave !== undefined) return screen.leave(heddle)
  const open = heddle.page.locator('dialog[open]')
  if ((await open.count()) > 0) await heddle.writer.presses('Escape')
  await expect(open).toHaveCount(0)
}

/** The page hears an event of main's. */
async function hear({ electron }: Heddle, event: BridgeEvent): Promise<void> {
  await electron.evaluate(({ BrowserWindow }, event) => BrowserWindow.getAllWindows()[0]?.webContents.send('heddle:event', event), event)
}

/** Chooses settings as the settings dialog does, without opening it. */
export async function choose({ page }: Heddle, patch: Partial<Settings>): Promise<void> {
  const answer = await page.evaluate((patch) => (window as unknown as { readonly heddle: HeddleApi }).heddle.setSettings({ patch }), patch)
  if (!answer.ok) throw new Error(answer.fault.sentence)
}
