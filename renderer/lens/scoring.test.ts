import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { freshId } from '../../loom/ids'
import { good } from '../../protocol/fault'
import { Scoring } from './scoring'

const text = 'She opened the door and the sea was there. '
const tip = freshId('n')

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('scoring that the writer stops', () => {
  it('is cancelled, keeps what is scored, and does not begin again by itself', () => {
    const { scoring, asks, ends } = begun()
    const [ask] = asks
    scoring.map.cover(0, 10)
    scoring.halt()
    expect(scoring.progress.value).toBeNull()
    expect(ends()).toBe(1)
    scoring.hear({ t: 'scored', ask: ask?.ask ?? 0, tip, from: 10, evidence: new Uint8Array(0), done: true })
    scoring.soon()
    vi.advanceTimersByTime(60_000)
    expect(asks.length).toBe(1)
    expect(scoring.map.missing(text.length)).toEqual([{ from: 10, to: text.length }])
  })

  it('goes on behind what is scored when she asks for a place', () => {
    const { scoring, asks } = begun()
    scoring.map.cover(0, 10)
    scoring.halt()
    scoring.soon(20)
    vi.advanceTimersByTime(1)
    expect(asks[1]).toMatchObject({ from: 10, near: 20 })
  })

  it.each([
    ['the text changes', (scoring: Scoring) => scoring.change({ at: 3, removed: 0, inserted: 'x' })],
    ['she opens a lens', (scoring: Scoring) => scoring.again()],
    ['another loom or model is there', (scoring: Scoring) => scoring.reset()],
  ])('goes on when %s', (_, act) => {
    const { scoring, asks } = begun()
    scoring.halt()
    act(scoring)
    vi.advanceTimersByTime(1000)
    expect(asks.length).toBe(2)
    expect(scoring.progress.value).not.toBeNull()
  })
})

/** A score that is under way. */
function begun(): { scoring: Scoring; asks: { ask: number; from: number; near: number }[]; ends: () => number } {
  const asks: { ask: number; from: number; near: number }[] = []
  let ended = 0
  const scoring = new Scoring(
    {
      score: async (wish) => {
        asks.push(wish)
        return good(null)
      },
      cancelScore: async () => {
        ended++
        return good(null)
      },
    },
    () => ({ tip, length: text.length, caret: text.length, ready: true, slice: (from, to) => text.slice(from, to) }),
    () => undefined,
  )
  scoring.soon()
  vi.advanceTimersByTime(1000)
  return { scoring, asks, ends: () => ended }
}
