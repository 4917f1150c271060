import { expect, test } from 'vitest'
import { finish } from '../../loom/finish'
import { SessionSpans } from './sessionSpans'

const typed = (at: number, inserted: string, removed = 0) => ({ at, removed, inserted })

test('what is written is followed through edits before, in and after it', () => {
  const session = new SessionSpans()
  session.change(typed(10, 'abcdef'), true)
  session.change(typed(0, 'xx'), true)
  expect(session.spans).toEqual([{ from: 0, to: 2 }, { from: 12, to: 18 }])
  session.change(typed(14, '', 2), true)
  expect(session.spans).toEqual([{ from: 0, to: 2 }, { from: 12, to: 16 }])
  session.change(typed(12, 'other thread', 4), false)
  expect(session.spans).toEqual([{ from: 0, to: 2 }])
  session.forget()
  expect(session.spans).toEqual([])
})

test('the account is of what was written since, and of choices since', () => {
  let now = 100
  const session = new SessionSpans(() => now)
  session.change(typed(4, 'four'), true)
  const thread = {
    runs: [{ origin: 'writer' as const, length: 12 }],
    tokens: () => [0, 4, 8].map((from) => ({ from, to: from + 4, bits: 3, rank: 1 })),
    choices: [],
  }
  expect(finish(session.account(thread))).toMatchObject({ units: { writer: 4 }, intervention: { low: 3, high: 3 }, unscored: 0 })
  now = 200
  session.forget()
  expect(finish(session.account(thread))).toMatchObject({ units: { writer: 0 }, humanShare: null })
})
