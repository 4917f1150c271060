import { expect, test } from 'vitest'
import { commandTable } from '../../protocol/commandTable'
import { findCommands } from './findCommands'

const fanIsShut = commandTable.map((command) => ({ command, why: command.context === 'fan' ? 'No fan is open.' : null, words: command.explain }))
const first = (query: string, recent: readonly string[] = []) => findCommands(fanIsShut, query, recent)[0]

test('every command is the first to be found by its whole title', () => {
  for (const { command } of fanIsShut) expect(first(command.title)?.command.id).toBe(command.id)
})

test.each([
  ['wevae', 'weave.weave'],
  ['bookmrak', 'walk.nextBookmark'],
  ['settigns', 'view.settings'],
  ['provenence', 'lens.provenance'],
  ['exp md', 'file.exportMarkdown'],
  ['nl', 'file.new'],
  ['regenerate', 'weave.more'],
  ['preferences', 'view.settings'],
  ['zen', 'view.focusMode'],
  ['toggle tree', 'view.tree'],
  ['color', 'view.themeSystem'],
])('%j finds %s', (query, id) => {
  expect(first(query)?.command.id).toBe(id)
})

test('what cannot act gives its place to no other name, and says why', () => {
  expect(first('more bran')).toMatchObject({ command: { id: 'weave.more' }, why: 'No fan is open.' })
  expect(findCommands(fanIsShut, 'weave', []).map(({ why }) => why === null).slice(0, 3)).toEqual([true, true, false])
  expect(findCommands(fanIsShut, '', []).every(({ why }) => why === null)).toBe(true)
})

test('what was used last comes first', () => {
  expect(first('', ['file.history'])?.command.id).toBe('file.history')
  expect(first('next', ['walk.nextBookmark'])?.command.id).toBe('walk.nextBookmark')
  expect(first('xyzzy')).toBeUndefined()
})
