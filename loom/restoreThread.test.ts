import { describe, expect, test } from 'vitest'
import { applyOps } from './apply'
import { check } from './check'
import { editThread, outsidePair } from './edit'
import { invert } from './invert'
import { toData } from './loomData'
import { threadText } from './path'
import { restoreThread } from './restoreThread'
import { spanOf } from './runs'
import { show, sketch } from './testing/sketch'
import { eachSeed, long } from './testing/random'
import { randomLoom } from './testing/randomLoom'
import { Thread } from './thread'

function restored(now: string, then: string): string {
  const [live, past] = [sketch(now), sketch(then)]
  const { ops, tip } = restoreThread(live.loom, past.loom, past.tip, 1)
  return show(applyOps(live.loom, ops), tip)
}

describe('a thread of the past', () => {
  test('comes back beside what took its place, with who wrote what', () => {
    expect(restored('"Once upon a hill"', '"Once upon " > s"a time"')).toBe('"Once upon a " > ["hill", s"time" *]')
  })

  test('is walked to when it stands there still', () => {
    expect(restored('"Once" > [" more", " upon"]', '"Once" > " upon"')).toBe('"Once" > [" more", " upon" *]')
  })

  test('ends inside a node that has grown since', () => {
    expect(restored('"Once upon a time"', '"Once"')).toBe('"Once" * > " upon a time"')
  })

  test('that was set aside comes back', () => {
    expect(restored('"Once" > [" more", " upon" archived > " a"]', '"Once" > " upon" > " b"')).toBe('"Once" > [" more", " upon" > " " > ["a", "b" *]]')
  })

  test('shares nothing and still comes back', () => {
    expect(restored('"new"', '"old"')).toBe('"" > ["new", "old" *]')
  })

  test('keeps its bookmarks, and is never cut inside a character', () => {
    expect(restored('"a🌊"', '"a🌋" > "b" bookmark > "c"')).toBe('"a" > ["🌊", "🌋" > "bc" * bookmark]')
  })

  test('has its text again, in a sound loom, and undo takes it away again', () => {
    eachSeed(long ? 2000 : 60, (random) => {
      const then = randomLoom(random, 20)
      const ids = [...then.nodes.keys()]
      const tip = random.pick(ids)
      let live = then
      for (let i = 0; i < 12; i++) {
        const end = random.pick(ids)
        const [thread, text] = [Thread.of(live, end), threadText(live, end)]
        const at = outsidePair(text, random.below(thread.length + 1))
        const removed = random.chance(0.5) ? outsidePair(text, at + random.below(thread.length - at + 1)) - at : 0
        live = applyOps(live, editThread(live, thread, { at, removed, inserted: spanOf(random.pick(['x', 'été ', ''])) }, 1).ops)
      }
      const { ops, tip: back } = restoreThread(live, then, tip, 1)
      const after = applyOps(live, ops)
      expect(threadText(after, back)).toBe(threadText(then, tip))
      // A random loom may be born with halves of characters; a restored thread has none of its own making.
      const halves = [then, live].some((loom) => check(toData(loom)).faults.length > 0)
      expect(check(toData(after)).faults.filter(({ code }) => !(halves && code === 'half-character'))).toEqual([])
      expect(toData(applyOps(after, invert(ops)))).toEqual(toData(live))
    })
  })
})
