import { expect, test } from 'vitest'
import { ledger } from '../../loom/ledger'
import { wording } from '../wording/wording'
import { ledgerJson, ledgerMarkdown, ledgerRows } from './ledgerText'

const account = ledger({ runs: [{ origin: 'writer', length: 4 }], tokens: [{ from: 0, to: 4, bits: 12.25, rank: 3 }], choices: [] })

test('every number has its row, and what is not known says so', () => {
  const value = (name: string) => ledgerRows(account).find((row) => row.name === name)?.value
  expect(value('Human share')).toBe('100 %')
  expect(value('Intervention')).toBe('12.3 bits')
  expect(value('Selectivity')).toBe('–')
  expect(ledgerRows(ledger({ runs: [], tokens: [], choices: [] }))[0]?.value).toBe('not known yet')
})

test('the share of a text that no model has looked at is not told, however much of it a simulator wrote', () => {
  const runs = [{ origin: 'writer', length: 400 }, { origin: 'simulator', length: 100, source: null, from: 0 }] as const
  const unseen = ledger({ runs, tokens: [{ from: 400, to: 500, bits: 160, rank: 2 }], choices: [] })
  expect(ledgerRows(unseen)[0]?.value).toBe('not known yet')
})

test('a share is one number only when both bounds say the same', () => {
  expect(wording.ledger.share({ low: 0.611, high: 0.614 })).toBe('61 %')
  expect(wording.ledger.share({ low: 0.61, high: 0.7 })).toBe('61–70 %')
})

test('exports hold the numbers and what they rest on', () => {
  expect(ledgerMarkdown('Lamp', [{ name: 'Thread', account }])).toMatch(/# Ledger of Lamp\n\n## Thread[^]*\| Intervention \| 12.3 bits \|[^]*Bits are/)
  expect(JSON.parse(ledgerJson('Lamp', [{ name: 'Thread', account }]))).toMatchObject({ title: 'Lamp', accounts: [{ name: 'Thread', takes: 0 }], assumptions: wording.ledger.assumptions })
})
