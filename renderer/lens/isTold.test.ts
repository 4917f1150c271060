import { expect, test } from 'vitest'
import { ledger } from '../../loom/ledger'
import { isTold } from './isTold'

test('a share is told only when most of the text is scored', () => {
  const runs = [{ origin: 'writer', length: 60 }, { origin: 'simulator', length: 40, source: null, from: 0 }] as const
  const token = (from: number, to: number) => ({ from, to, bits: 3, rank: 1 })
  // A branch is scored as it comes, what the writer typed only when the model has looked at it.
  const branchAlone = ledger({ runs, tokens: [token(60, 100)], choices: [] })
  expect([branchAlone.humanShare?.high, isTold(branchAlone)]).toEqual([0, false])
  expect(isTold(ledger({ runs, tokens: [token(4, 60), token(60, 100)], choices: [] }))).toBe(true)
})
