import { describe, expect, test } from 'vitest'
import type { TokenEvidence } from './evidence'
import { decodeEvidence, encodeHeader, encodeToken } from './evidenceCodec'
import { tokenAt, tokenEnds } from './tokenUnits'

const utf8 = new TextEncoder()

function token(text: string | Uint8Array, logprob = -1, top: readonly [string, number][] = []): TokenEvidence {
  const bytes = typeof text === 'string' ? utf8.encode(text) : text
  return { id: 300_000, bytes, logprob, entropy: 3.25, rank: 131_072, top: top.map(([word, lp], id) => ({ id, text: word, logprob: lp })) }
}

function blob(healed: number, ...tokens: TokenEvidence[]): Uint8Array {
  return Uint8Array.from([...encodeHeader({ healed }), ...tokens.flatMap((one) => [...encodeToken(one)])])
}

describe('token evidence', () => {
  test('comes back as it was written, alternatives to a thousandth of a nat', () => {
    const written = [token(' sea', -2.5, [[' sea', -0.1234], [' 海', -17.9]]), token(Uint8Array.of(0xf0, 0x9f), -0.25)]
    const { healed, tokens, damage } = decodeEvidence(blob(3, ...written))
    expect({ healed, damage }).toEqual({ healed: 3, damage: null })
    expect(tokens.map(({ top: _, ...rest }) => rest)).toEqual(written.map(({ top: _, ...rest }) => rest))
    tokens.forEach((one, i) => one.top.forEach((alternative, k) => {
      expect(alternative.text).toBe(written[i]?.top[k]?.text)
      expect(Math.abs(alternative.logprob - (written[i]?.top[k]?.logprob ?? 0))).toBeLessThan(0.001)
    }))
  })

  test('takes at most 14 bytes for an alternative of a usual word', () => {
    const words = [' the', ' castle', ' morning', ' nothing', ' of', ' and', ' water', ' little', ' there', ' window']
    const bare = encodeToken(token(' a')).length
    const full = encodeToken(token(' a', -1, words.map((word) => [word, -3]))).length
    expect((full - bare) / words.length).toBeLessThanOrEqual(14)
  })

  test('damaged anywhere is damage, never a throw, and what comes before stays good', () => {
    const good = blob(0, token('a'), token('b', -1, [['c', -2]]), token('d'))
    for (let length = 0; length < good.length; length++) {
      const { tokens } = decodeEvidence(good.subarray(0, length))
      expect(tokens.length).toBeLessThan(3)
    }
    for (let at = 0; at < good.length; at++) {
      for (const bit of [1, 128]) {
        const bytes = good.slice()
        bytes[at] = (bytes[at] as number) ^ bit
        expect(() => decodeEvidence(bytes)).not.toThrow()
      }
    }
  })
})

describe('units of tokens', () => {
  test('a character split over two tokens belongs to the one that completes it', () => {
    const face = utf8.encode('🙂')
    const { healed, tokens } = decodeEvidence(blob(0, token('a'), token(face.slice(0, 2)), token(face.slice(2)), token('b')))
    const ends = tokenEnds({ healed, tokens })
    expect(ends).toEqual([1, 1, 3, 4])
    expect([0, 1, 2, 3, 4].map((unit) => tokenAt(ends, unit)?.index ?? null)).toEqual([0, 2, 2, 3, null])
  })

  test('healed bytes are not the text of the branch', () => {
    expect(tokenEnds({ healed: 3, tokens: [token(' li'), token('ghthouse')] })).toEqual([0, 8])
    expect(tokenEnds({ healed: 2, tokens: [token('lighthouse')] })).toEqual([8])
  })

  test('a line end of two characters is one unit', () => {
    expect(tokenEnds({ healed: 0, tokens: [token('a\r'), token('\nb')] })).toEqual([2, 3])
  })
})
