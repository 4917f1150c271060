import { expect, test } from 'vitest'
import { mostBranches, sharesOf, type Share } from './generation'

test('however an adaptive weave forks, its numbers are all different and stay within its most', () => {
  for (const tips of [2, 3, 6, 7, 24]) {
    for (const ways of [2, 3, 5]) {
      const numbers: number[] = []
      const open: Share[] = [{ number: 4, tips }]
      let leaves = 0
      for (let share = open.pop(); share !== undefined; share = open.pop()) {
        numbers.push(share.number)
        if (share.tips < 2) leaves++
        else open.push(...sharesOf(share, ways))
      }
      expect(leaves).toBe(tips)
      expect(new Set(numbers).size).toBe(numbers.length)
      expect(Math.max(...numbers)).toBeLessThan(4 + mostBranches(tips))
    }
  }
})

test('the likeliest way has the larger share', () => {
  expect(sharesOf({ number: 0, tips: 5 }, 3)).toEqual([{ number: 1, tips: 2 }, { number: 4, tips: 2 }, { number: 7, tips: 1 }])
})
