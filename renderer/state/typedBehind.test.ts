import { expect, test } from 'vitest'
import { eachSeed } from '../../loom/testing/random'
import type { Replacement } from '../surface/replacement'
import { typedBehind } from './typedBehind'

const changed = (text: string, { at, removed, inserted }: Replacement): string => text.slice(0, at) + inserted + text.slice(at + removed)

test('letters and steps back leave what they would have left had the text come first', () => {
  eachSeed(300, (random) => {
    const before = 'It was late and'.slice(0, random.below(16))
    const after = ' the light was thin.'.slice(random.below(21))
    const came = ' the boat'.slice(0, 1 + random.below(9))
    const at = before.length
    let [shown, caret] = [before + after, at]
    let [real, place] = [before + came + after, at + came.length]
    const typed: Replacement[] = []
    for (let key = random.below(9); key > 0; key--) {
      const back = random.chance(0.5) && caret > 0
      const change = back ? { at: caret - 1, removed: 1, inserted: '' } : { at: caret, removed: 0, inserted: 'xyz'.charAt(random.below(3)) }
      typed.push(change)
      shown = changed(shown, change)
      caret += change.inserted.length - change.removed
      real = changed(real, { ...change, at: place - change.removed })
      place += change.inserted.length - change.removed
    }
    const moved = typedBehind(typed, at, came.length, caret)
    expect(moved.typed.reduce(changed, before + came + after)).toBe(real)
    expect(moved.caret).toBe(place)
  })
})

test('what is typed elsewhere stays where it is, and a selection across the place loses only its own text', () => {
  const text = 'one two three'
  const come = (typed: readonly Replacement[], caret: number): readonly [string, number] => {
    const moved = typedBehind(typed, 7, 4, caret)
    return [moved.typed.reduce(changed, 'one two and three'), moved.caret]
  }
  expect(text.slice(0, 7)).toBe('one two')
  expect(come([{ at: 0, removed: 3, inserted: 'ten' }, { at: 8, removed: 5, inserted: '' }], 8)).toEqual(['ten two and ', 12])
  expect(come([{ at: 4, removed: 9, inserted: 'X' }], 5)).toEqual(['one X and', 9])
})
