import { expect, test } from 'vitest'
import { simulatorSpan, spanOf, joinSpans } from '../../loom/runs'
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
