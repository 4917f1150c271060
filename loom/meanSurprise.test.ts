import { expect, test } from 'vitest'
import { encodeHeader, encodeToken } from './evidenceCodec'
import { surpriseWithin } from './meanSurprise'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const tokenOf = (text: string, bits: number): Uint8Array =>
  encodeToken({ id: 1, bytes: bytes(text), logprob: -bits * Math.LN2, entropy: 1, rank: 0, top: [] })

test('only the tokens that lie whole in the stretch count', () => {
  const evidence = Uint8Array.from([...encodeHeader(), ...tokenOf(' the', 1), ...tokenOf(' boat', 2), ...tokenOf(' café', 4), ...tokenOf('.', 8)])
  const within = (from: number, length: number): string => {
    const { bits, tokens } = surpriseWithin(evidence, from, length)
    return `${bits.toFixed(3)} of ${tokens}`
  }
  expect(within(0, 15)).toBe('15.000 of 4')
  expect(within(4, 5)).toBe('2.000 of 1')
  expect(within(3, 11)).toBe('6.000 of 2')
  expect(within(5, 3)).toBe('0.000 of 0')
  expect(surpriseWithin(new Uint8Array([1, 2]), 0, 9)).toEqual({ bits: 0, tokens: 0 })
})
