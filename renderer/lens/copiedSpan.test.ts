import { expect, test } from 'vitest'
import { ledger } from '../../loom/ledger'
import { joinSpans, simulatorSpan, sliceSpan, spanOf } from '../../loom/runs'
import { eachSeed } from '../../loom/testing/random'
import { CopiedSpan } from './copiedSpan'

const whole = joinSpans(spanOf('She saw'), simulatorSpan(' the grey sea', null, 0), spanOf(' rise'))
const source = (from: number, to: number) => ({ text: (a: number, b: number) => whole.text.slice(a, b), selection: () => ({ from, to }), runs: () => whole.runs })

test('what was copied here keeps who wrote it', () => {
  const copied = new CopiedSpan()
  copied.copied(source(4, 16))
  expect(copied.pasted('saw the grey')).toEqual({
    text: 'saw the grey',
    runs: [{ origin: 'writer', length: 3 }, { origin: 'simulator', length: 9, source: null, from: 0 }],
  })
})

test('what comes from elsewhere is imported', () => {
  const copied = new CopiedSpan()
  expect(copied.pasted('a letter').runs).toEqual([{ origin: 'import', length: 8 }])
  copied.copied(source(4, 4))
  expect(copied.pasted('').runs).toEqual([])
})

test('a paste adds to each hand what was that hand\u2019s in the copy, and to the writer nothing else', () => {
  eachSeed(200, (random) => {
    const part = () => {
      const text = 'the grey sea '.slice(0, 1 + random.below(12))
      return random.chance(0.5) ? simulatorSpan(text, null, random.below(5)) : spanOf(text, random.pick(['writer', 'import', 'unknown'] as const))
    }
    const thread = joinSpans(part(), part(), part(), part())
    const from = random.below(thread.text.length)
    const to = from + 1 + random.below(thread.text.length - from)
    const memory = new CopiedSpan()
    memory.copied({ text: (a, b) => thread.text.slice(a, b), selection: () => ({ from, to }), runs: () => thread.runs })
    const isOurs = random.chance(0.7)
    const pasted = memory.pasted(isOurs ? thread.text.slice(from, to) : `${thread.text.slice(from, to)}!`)
    const at = random.below(thread.text.length + 1)
    const after = joinSpans(sliceSpan(thread, 0, at), pasted, sliceSpan(thread, at))
    const units = ({ runs }: { readonly runs: typeof thread.runs }) => ledger({ runs, tokens: [], choices: [] }).units
    const [before, copy, now] = [units(thread), units(sliceSpan(thread, from, to)), units(after)]
    for (const origin of ['writer', 'simulator', 'unknown'] as const) expect(now[origin] - before[origin], origin).toBe(isOurs ? copy[origin] : 0)
    expect(now.import - before.import).toBe(isOurs ? copy.import : to - from + 1)
  })
})
