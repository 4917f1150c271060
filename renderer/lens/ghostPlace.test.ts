import { expect, test } from 'vitest'
import type { BranchNews } from '../../protocol/bridge'
import { freshId, type NodeId } from '../../loom/ids'
import { sketch } from '../../loom/testing/sketch'
import type { FanState } from '../app'
import { hearNews, openFan } from '../state/fanState'
import { ghostPlace } from './ghostPlace'

const news = (branch: number, text: string, node: NodeId | null, forkOf?: number): BranchNews => ({
  branch, text, tokens: 1, bits: 1, finish: node === null ? null : 'length', node, ...(forkOf === undefined ? {} : { forkOf }),
})

function fanOf(...items: readonly BranchNews[]): FanState {
  return hearNews(openFan(freshId('w'), freshId('n'), 4, 5, items.some(({ forkOf }) => forkOf !== undefined)), items, '')
}

test('a branch is found where it stands, whole or in the parts that a taking made of it', () => {
  const { loom, node } = sketch('"Once" > [s" upon" > [s" a time"], " more"]')
  const fan = fanOf(news(0, ' upon a time', node(' upon')))
  expect(ghostPlace(loom, fan, 7)).toEqual({ tip: node(' a time'), at: 11 })
})

test('a way through forks is found at the branch that holds the place', () => {
  const { loom, node } = sketch('"Once" > [s" upon" > [s" a time", s" the sea"]]')
  const fan = fanOf(news(0, ' upon', node(' upon')), news(1, ' a time', node(' a time'), 0), news(2, ' the sea', node(' the sea'), 0))
  expect(ghostPlace(loom, fan, 2)).toEqual({ tip: node(' upon'), at: 6 })
  expect(ghostPlace(loom, { ...fan, selected: 2 }, 6)).toEqual({ tip: node(' the sea'), at: 10 })
})

test('a branch that streams, or that was written over, stands nowhere', () => {
  const { loom, node } = sketch('"Once" > [s" upon"]')
  expect(ghostPlace(loom, fanOf(news(0, ' upon', null)), 0)).toBeNull()
  expect(ghostPlace(loom, fanOf(news(0, ' under', node(' upon'))), 0)).toBeNull()
})
