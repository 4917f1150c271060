import { expect, test } from 'vitest'
import type { BranchNews } from '../../protocol/bridge'
import { freshId } from '../../loom/ids'
import type { FanState } from '../app'
import { goThrough, growFan, hearJoin, hearNews, openFan, ordered, stepFrom, viewOf, wayTo } from './fanState'

const said = (branch: number, text: string, finish: BranchNews['finish'] = null): BranchNews =>
  ({ branch, text, tokens: 2, bits: 6, finish, node: null })

function fanOf(...texts: readonly string[]): FanState {
  const fan = openFan(freshId('w'), freshId('n'), 10, texts.length)
  return hearNews(fan, texts.map((text, i) => said(i, text, 'length')), '')
}

test('news add up, and the fan streams until every branch has ended', () => {
  const fan = openFan(freshId('w'), freshId('n'), 10, 2)
  const heard = hearNews(hearNews(fan, [said(0, ' a'), said(1, ' b')], ''), [said(0, ' c', 'length')], '')
  expect(heard.branches[0]).toMatchObject({ text: ' a c', tokens: 4, bits: 12, finish: 'length' })
  expect(heard.streaming).toBe(true)
  expect(hearNews(heard, [said(1, '', 'cancelled')], '').streaming).toBe(false)
})

test('a branch that the thread agrees with goes along, others depart and come back', () => {
  const fan = goThrough(fanOf(' the boat', ' the bell', ' a boat'), ' the b')
  expect(fan.branches.map(({ taken, departed }) => (departed ? 'departed' : taken))).toEqual([6, 6, 'departed'])
  expect(goThrough(fan, ' ').branches.map(({ taken, departed }) => (departed ? 'departed' : taken))).toEqual([1, 1, 1])
})

test('a branch still on its way to what was typed has not departed', () => {
  const fan = hearNews(openFan(freshId('w'), freshId('n'), 10, 1), [said(0, ' th')], ' the')
  expect(fan.branches[0]).toMatchObject({ departed: false, taken: 3 })
  expect(hearNews(fan, [said(0, 'is')], ' the').branches[0]).toMatchObject({ departed: true })
})

test('stepping goes round over what is on offer', () => {
  const fan = goThrough(fanOf(' the boat', ' a', ' the bell'), ' the')
  expect(stepFrom(fan, 1)).toBe(2)
  expect(stepFrom({ ...fan, selected: 2 }, 1)).toBe(0)
  expect(stepFrom(fan, -1)).toBe(2)
})

test('a branch set aside has no row and no number', () => {
  const fan = fanOf(' a', ' b', ' c')
  const view = viewOf({ ...fan, selected: 2, branches: fan.branches.map((branch, i) => ({ ...branch, aside: i === 1 })) }, 100, false)
  expect(view.rows.map(({ branch, number, text }) => [branch, number, text])).toEqual([[0, 1, ' a'], [2, 2, ' c']])
  expect(view.selected).toBe(1)
  expect(view.ghost).toBe(' c')
})

test('a page that keeps still shows a branch when it is whole', () => {
  const fan = hearNews(openFan(freshId('w'), freshId('n'), 0, 2), [said(0, ' a'), said(1, ' b', 'length')], '')
  expect(viewOf(fan, 100, true).rows.map(({ text }) => text)).toEqual(['', ' b'])
  expect(viewOf(fan, 100, false).rows.map(({ text }) => text)).toEqual([' a', ' b'])
})

test('more rows are appended and number on', () => {
  expect(growFan(fanOf(' a'), 2).branches.map(({ branch, text }) => [branch, text])).toEqual([[0, ' a'], [1, ''], [2, '']])
})

test('rows stand best join first once all is told; numbers, selection and steps stay with the branches', () => {
  let fan = fanOf(' one', ' two', ' three')
  fan = ordered(hearJoin(hearJoin(fan, 0, -0.5), 2, 0.25), 'join')
  expect(fan.order).toEqual([0, 1, 2])
  fan = ordered(hearJoin(fan, 1, 0.5), 'join')
  expect(fan.order).toEqual([1, 2, 0])
  expect(viewOf(fan, 0, false)).toMatchObject({ selected: 2, rows: [{ number: 2, join: 0.5 }, { number: 3, join: 0.25 }, { number: 1, join: -0.5 }] })
  expect(stepFrom(fan, 1)).toBe(1)
  expect(stepFrom({ ...fan, selected: 1 }, -1)).toBe(0)
  const more = ordered(growFan(fan, 1), 'join')
  expect(more.order).toEqual([1, 2, 0, 3])
  expect(ordered(more, 'woven').order).toEqual([0, 1, 2, 3])
})

const sprouted = (branch: number, forkOf: number, text: string): BranchNews => ({ ...said(branch, text), forkOf })

/** One row that has forked into two, the first of them into two again. */
function forked(): FanState {
  const fan = openFan(freshId('w'), freshId('n'), 10, 7, true)
  const once = hearNews(fan, [said(0, ' the', 'forked'), sprouted(1, 0, ' boat'), sprouted(4, 0, ' bell')], '')
  return hearNews(once, [said(1, ' was', 'forked'), sprouted(2, 1, ' old'), sprouted(3, 1, ' new')], '')
}

test('a fork gives its row to the branches that go on from it, with all that leads to them and ticks where they part', () => {
  expect(viewOf(openFan(freshId('w'), freshId('n'), 10, 7, true), 40, false).rows).toHaveLength(1)
  const fan = forked()
  const { rows, ghost, forks, selected } = viewOf(fan, 40, false)
  expect(rows.map(({ text }) => text)).toEqual([' the boat was old', ' the boat was new', ' the bell'])
  expect(rows.map((row) => row.forks)).toEqual([[4, 13], [4, 13], [4]])
  expect([ghost, forks, selected, fan.selected]).toEqual([' the boat was old', [4, 13], 0, 2])
  expect(rows[0]?.bits).toBe(3)
  expect(wayTo(fan, fan.branches[3]!).map(({ branch, from }) => [branch.branch, from])).toEqual([[0, 0], [1, 4], [3, 13]])
})

test('text that comes late to a branch that has forked stands before that of the branches after it', () => {
  const fan = hearNews(forked(), [said(1, ' once')], '')
  expect(viewOf(fan, 40, false).rows[1]?.text).toBe(' the boat was once new')
})

test('typing along a way leaves the others at its fork behind, and ticks that are passed are gone', () => {
  const fan = goThrough(forked(), ' the boat')
  const { rows, forks } = viewOf(fan, 40, false)
  expect(rows.map(({ spent }) => spent)).toEqual([false, false, true])
  expect(forks).toEqual([4])
  expect(stepFrom(fan, 1)).toBe(3)
  const later = hearNews(fan, [sprouted(5, 3, ' and')], ' the boat')
  expect(viewOf(later, 40, false).rows.map(({ text }) => text)).toEqual([' was old', ' the bell', ' was new and'])
})

test('the selection goes to a way that agrees with what was typed', () => {
  const fan = openFan(freshId('w'), freshId('n'), 10, 7, true)
  const typed = hearNews(hearNews(fan, [said(0, ' the')], ' the'), [said(0, '', 'forked'), sprouted(1, 0, ' boat'), sprouted(2, 0, ' bell')], ' the be')
  expect(typed.selected).toBe(2)
})
