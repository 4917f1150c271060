import { expect, test } from './fixtures'
import { faultsOf } from './faultsOf'

test.use({ model: 'fake:seed=4' })

test('keys are added, asked about, refused, removed and brought back, by keyboard alone', async ({ heddle, writer }) => {
  const { page } = heddle
  const settings = page.getByRole('dialog', { name: 'Settings' })
  const button = (name: string) => settings.getByRole('button', { name, exact: true })
  const removes = (name: string) => settings.getByRole('button', { name: new RegExp(`^Remove .* from ${name}$`) })
  const press = async (list: string, key: string): Promise<void> => {
    await button(`Add a key to ${list}`).focus()
    await writer.presses('Enter')
    await expect(button('Press a key; Esc leaves it')).toBeFocused()
    await writer.presses(key)
  }
  await writer.does('view.settings')
  await expect(settings).toBeVisible()

  await press('Random walk', 'q')
  await expect(settings.getByRole('alert')).toContainText('This key types.')
  await press('Random walk', 'Escape')
  await expect(settings).toBeVisible()
  await expect(removes('Random walk')).toHaveCount(0)

  await press('Random walk in loom mode', 'q')
  await expect(button('Remove q from Random walk in loom mode')).toBeVisible()
  await expect(button('Add a key to Random walk in loom mode')).toBeFocused()
  await expect(settings.getByRole('status')).toHaveText('q is a key of “Random walk” now.')

  await press('Random walk in loom mode', 'g')
  const question = settings.getByRole('group', { name: 'g is a key of “Weave” already.' })
  await expect(question).toBeFocused()
  await expect(removes('Random walk in loom mode')).toHaveCount(2)
  expect(await faultsOf(page)).toEqual([])
  await writer.presses('Escape')
  await expect(question).toHaveCount(0)
  await expect(settings).toBeVisible()
  await expect(button('Remove g from Weave in loom mode')).toBeVisible()

  await press('Random walk in loom mode', 'g')
  await writer.presses('Tab')
  await expect(button('Take it from “Weave”')).toBeFocused()
  await writer.presses('Enter')
  await expect(button('Remove g from Random walk in loom mode')).toBeVisible()
  await expect(button('Remove g from Weave in loom mode')).toHaveCount(0)

  await press('Random walk in loom mode', 'r')
  await button('Keep both').press('Enter')
  await expect(button('Remove r from Random walk in loom mode')).toBeVisible()
  await expect(button('Remove r from More branches in loom mode')).toBeVisible()

  await button('Remove q from Random walk in loom mode').press('Enter')
  await expect(button('Remove q from Random walk in loom mode')).toHaveCount(0)
  await expect(button('Add a key to Random walk in loom mode')).toBeFocused()

  await page.evaluate(() => addEventListener('heddle-performed', (event) => (document.body.dataset['ran'] = (event as CustomEvent<string>).detail)))
  await writer.presses('Escape')
  await expect(settings).toHaveCount(0)
  await writer.text.focus()
  await writer.does('loom.mode')
  await writer.presses('g')
  await expect(page.locator('body')).toHaveAttribute('data-ran', 'walk.random')

  await writer.does('view.settings')
  await button('Usual keys of Weave').press('Enter')
  await button('Take it from “Random walk”').press('Enter')
  await expect(button('Remove g from Weave in loom mode')).toBeVisible()
  await expect(button('Remove g from Random walk in loom mode')).toHaveCount(0)

  await press('Random walk in loom mode', 'q')
  await button('Bring back all usual keys').press('Enter')
  await writer.presses('Escape')
  await expect(button('Bring back all usual keys')).toBeFocused()
  await expect(button('Remove q from Random walk in loom mode')).toBeVisible()
  await writer.presses('Enter', 'Tab', 'Enter')
  await expect(button('Remove q from Random walk in loom mode')).toHaveCount(0)
  await expect(button('Bring back all usual keys')).toHaveCount(0)
  await expect(button('Add a key to New loom')).toBeFocused()

  const field = settings.getByRole('spinbutton', { name: 'Temperature', exact: true })
  await field.fill('0,8')
  await field.press('Enter')
  await expect(field).toHaveAttribute('aria-valuenow', '0.8')
  await field.fill('99')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(/From 0 to 5; it stays 0\.8\.$/)
  await expect(field).toHaveValue('0.8')
})

test('the palette says why a command cannot act, and the key sheet is searched by key', async ({ heddle: { page }, writer }) => {
  await writer.commands('weave.more')
  await expect(page.getByText('No fan is open: weave first.')).toBeVisible()
  await writer.does('help.keys')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  await expect(sheet.getByRole('searchbox')).toBeFocused()
  await writer.types('ctrl+shift+k')
  await expect(sheet.getByRole('rowheader')).toHaveText(['Map'])
})
