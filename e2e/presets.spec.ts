import type { HeddleApi } from '../protocol/bridge'
import type { PresetName } from '../protocol/keyPresets'
import { expect, test } from './fixtures'
import { squeezed } from './writer'

test.use({ model: 'fake:seed=7,delay=2' })

const opening = 'The boat came early, and'

interface Session {
  /** Ends in the text, ready to be typed in; a loom may open in loom mode. */
  readonly write: readonly string[]
  readonly weave: readonly string[]
  readonly take: readonly string[]
  /** To the fork before, and back to the child. */
  readonly back: string
  readonly on: string
  readonly sibling: string
  readonly bookmark: string
}

/** What a writer's hands know from the tool that the preset is named after. */
const sessions: { readonly [preset in Exclude<PresetName, 'heddle'>]: Session } = {
  loomsidian: { write: [], weave: ['Control+Space'], take: ['ArrowDown', 'Tab'], back: 'Alt+ArrowLeft', on: 'Alt+ArrowRight', sibling: 'Alt+ArrowDown', bookmark: 'Control+b' },
  pyloom: { write: ['e'], weave: ['Escape', 'g'], take: ['ArrowDown', 'Enter'], back: 'ArrowLeft', on: 'ArrowRight', sibling: 'ArrowDown', bookmark: 'b' },
  vscode: { write: [], weave: ['Alt+\\'], take: ['Alt+]', 'Tab'], back: 'Alt+ArrowLeft', on: 'Alt+ArrowRight', sibling: 'Alt+ArrowDown', bookmark: 'Control+d' },
}

test.skip(process.platform === 'darwin', 'the keys are those of the other platforms')

test('with every preset a loom is woven, taken from and walked by the keys of the tool it is named after', async ({ heddle, writer }) => {
  test.slow()
  await writer.hasModel()
  for (const [keyPreset, session] of Object.entries(sessions) as [PresetName, Session][]) {
    await test.step(keyPreset, async () => {
      await heddle.page.evaluate((patch) => (window as unknown as { readonly heddle: HeddleApi }).heddle.setSettings({ patch }), { keyPreset, tokens: 12 })
      await writer.beginsNewLoom()
      await writer.presses(...session.write)
      await writer.types(opening)
      await writer.sees(opening)
      await writer.presses(...session.weave)
      await writer.waitsForEach(5)
      await writer.waitsForAll()
      const [, second = '', third = ''] = await writer.branches()
      await writer.presses(...session.take)
      await writer.fanCloses()
      await writer.sees(opening + second)
      await writer.presses(session.back)
      await writer.sees(opening)
      await writer.presses(session.on)
      await writer.sees(opening + second)
      await writer.presses(session.bookmark)
      await expect.poll(async () => squeezed((await heddle.kept()).nodes.find(({ marks }) => marks.bookmark === true)?.text ?? '')).toBe(squeezed(second))
      await writer.presses(session.sibling)
      await writer.sees(opening + third)
    })
  }
})
