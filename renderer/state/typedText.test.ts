import { expect, test } from 'vitest'
import { eachSeed } from '../../loom/testing/random'
import type { Replacement } from '../surface/replacement'
import { typedText } from './typedText'

test('what is typed and taken back at one place is what stands there, whatever stood there before', () => {
  eachSeed(300, (random) => {
    const before = 'The light was thin.'.slice(0, random.below(20))
    let [typed, caret] = ['', 0]
    const changes: Replacement[] = []
    for (let key = random.below(12); key > 0; key--) {
      if (random.chance(0.2) && caret > 0) caret--
      if (random.chance(0.4) && caret > 0) {
        changes.push({ at: before.length + --caret, removed: 1, inserted: '' })
        typed = typed.slice(0, caret) + typed.slice(caret + 1)
      } else {
        const letter = 'xyz'.charAt(random.below(3))
        changes.push({ at: before.length + caret, removed: 0, inserted: letter })
        typed = typed.slice(0, caret) + letter + typed.slice(caret++)
      }
    }
    expect(typedText(changes)).toBe(typed)
  })
})

test('a step back into the old text takes nothing of what is typed after it', () => {
  expect(typedText([{ at: 9, removed: 1, inserted: '' }, { at: 8, removed: 0, inserted: 'N' }, { at: 9, removed: 0, inserted: 'o' }])).toBe('No')
})
