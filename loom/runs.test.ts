import { describe, expect, test } from 'vitest'
import type { GenerationId } from './ids'
import type { BranchSource, Run } from './run'
import { joinRuns, joinSpans, runsLength, sameRuns, simulatorSpan, sliceRuns, sliceSpan, spanOf } from './runs'
import { eachSeed, type Random } from './testing/random'

const branch = (index: number): BranchSource => ({ generation: 'g_0000000000000000' as GenerationId, index, evidence: null })

/** `w3 s2@5` is three units of the writer's, then two of branch 0 from its unit 5; `S` is branch 1. */
function runs(sketch: string): Run[] {
  return sketch.split(' ').filter(Boolean).map((word) => {
    const [length, from] = word.slice(1).split('@').map(Number)
    const origin = word.charAt(0)
    if (origin === 'w') return { origin: 'writer', length: length ?? 0 }
    return { origin: 'simulator', length: length ?? 0, source: branch(origin === 's' ? 0 : 1), from: from ?? 0 }
  })
}

function randomRuns(random: Random): readonly Run[] {
  const words = Array.from({ length: random.below(6) }, () => `${random.pick(['w', 's', 'S'])}${random.below(5)}@${random.below(4)}`)
  return joinRuns(runs(words.join(' ')))
}

describe('runs', () => {
  test('cut where they are cut', () => {
    expect(sliceRuns(runs('w3 s4@5 w1'), 1, 5)).toEqual(runs('w2 s2@5'))
    expect(sliceRuns(runs('w3 s4@5 w1'), 5, 8)).toEqual(runs('s2@7 w1'))
    expect(sliceRuns(runs('w3 s4@5'), 3, 3)).toEqual([])
    expect(sliceRuns(runs('w3'), 2, 99)).toEqual(runs('w1'))
    expect(sliceRuns([], 0, 0)).toEqual([])
  })

  test('join only where they truly continue', () => {
    expect(joinRuns(runs('w3'), runs('w2'))).toEqual(runs('w5'))
    expect(joinRuns(runs('s3@0'), runs('s2@3'))).toEqual(runs('s5@0'))
    expect(joinRuns(runs('s3@0'), runs('s2@4'))).toEqual(runs('s3@0 s2@4'))
    expect(joinRuns(runs('s3@0'), runs('S2@3'))).toEqual(runs('s3@0 S2@3'))
    expect(joinRuns(runs('w0 w2'), [], runs('w0'))).toEqual(runs('w2'))
    expect(joinRuns([{ origin: 'import', length: 1 }], [{ origin: 'unknown', length: 1 }])).toHaveLength(2)
  })

  test('any cut joined again is what was there', () => {
    eachSeed(300, (random) => {
      const whole = randomRuns(random)
      const length = runsLength(whole)
      const at = random.below(length + 1)
      const [head, tail] = [sliceRuns(whole, 0, at), sliceRuns(whole, at, length)]
      expect(runsLength(head)).toBe(at)
      expect(runsLength(tail)).toBe(length - at)
      expect(joinRuns(head, tail)).toEqual(whole)
      expect(sameRuns(joinRuns(head, tail), whole)).toBe(true)
    })
  })

  test('spans carry their runs along', () => {
    const span = joinSpans(spanOf('abc'), simulatorSpan('defg', branch(0), 2), spanOf(''))
    expect(span).toEqual({ text: 'abcdefg', runs: runs('w3 s4@2') })
    expect(sliceSpan(span, 2, 5)).toEqual({ text: 'cde', runs: runs('w1 s2@2') })
    expect(sliceSpan(span, 7)).toEqual({ text: '', runs: [] })
    expect(sliceSpan(span, 0)).toBe(span)
  })

  test('sources are compared by what they say, not by which object says it', () => {
    const evidence = { file: 1, offset: 2, length: 3, crc: 4 }
    const run = (crc: number): Run[] => [{ origin: 'simulator', length: 1, from: 0, source: { ...branch(0), evidence: { ...evidence, crc } } }]
    expect(sameRuns(run(4), run(4))).toBe(true)
    expect(sameRuns(run(4), run(5))).toBe(false)
  })
})
