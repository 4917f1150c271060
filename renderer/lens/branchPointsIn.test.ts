import { expect, test } from 'vitest'
import type { Run } from '../../loom/run'
import type { TextToken } from '../../loom/scoreMap'
import { branchPointsIn } from './branchPointsIn'

const text = 'One two three four five'
const token = (from: number, to: number, entropy: number, fresh = true) => ({ from, to, entropy, fresh }) as TextToken
const tokens = [token(0, 3, 2), token(3, 7, 5), token(7, 13, 9), token(13, 18, 4, false), token(18, 23, 7)]
const runs = [{ origin: 'writer', length: 8 }, { origin: 'simulator', length: 4 }, { origin: 'writer', length: 11 }] as Run[]
const thread = { tokens: () => tokens, runs: () => runs }

test('the widest forks of the writer’s own scored words, in the order of the text', () => {
  const points = branchPointsIn({ from: 0, to: 23 }, thread, (from, to) => text.slice(from, to), 2)
  expect(points).toEqual([
    { at: 3, entropy: 5, text: ' two', before: 'One' },
    { at: 18, entropy: 7, text: ' five', before: text.slice(0, 18) },
  ])
})
