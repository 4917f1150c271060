import { expect, test } from 'vitest'
import { Multiverse, type Onward } from '../../loom/multiverse'
import { factsOf, tokenOf } from './wayWords'

const token = (id: number, bytes: Uint8Array, p: number, ends = false): Onward => ({ id, bytes, logprob: Math.log(p), ends })
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

test('tokens are shown as they are: spaces, line ends, half characters and the end of the text', () => {
  const root = grown()
  const shown = root.children.map(tokenOf)
  expect(shown).toEqual(['␣sea', '⏎', '⟨E9 9B⟩', 'end of text'])
  expect(tokenOf(root.children[2]!.children[0]!)).toBe('雪')
})

test('facts tell mass, what is not told, and what the loom has', () => {
  const root = grown()
  expect(factsOf(root, false, 0.5)).toEqual(['4 ways on, 10 % in others', 'entropy 2.0 bits', 'the loom has 50 % of what follows'])
  const sea = root.children[0]!
  expect(factsOf(sea, true, 0)).toEqual(['50 % here', '50 % of the whole', '1.0 bits from the caret', 'not looked at yet', 'in the loom'])
  expect(factsOf(root.children[2]!, false, 0)).toContain('ends inside a character')
  expect(factsOf(root.children[3]!, false, 0)).toContain('the model ends the text here')
})

function grown(): Multiverse['root'] {
  const made = new Multiverse()
  const snow = utf8('雪')
  made.growth()([
    { place: 0, first: 1, entropy: 2, onward: [token(1, utf8(' sea'), 0.5), token(2, utf8('\n'), 0.2), token(3, snow.slice(0, 2), 0.1), token(4, new Uint8Array(0), 0.1, true)] },
    { place: 3, first: 5, entropy: 1, onward: [token(5, snow.slice(2), 0.9)] },
  ])
  return made.root
}
