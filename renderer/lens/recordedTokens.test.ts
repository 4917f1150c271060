import { expect, test } from 'vitest'
import { good } from '../../protocol/fault'
import { encodeHeader, encodeToken } from '../../loom/evidenceCodec'
import type { GenerationId } from '../../loom/ids'
import type { Run } from '../../loom/run'
import type { TextToken } from '../../loom/scoreMap'
import { mergeTokens, RecordedTokens } from './recordedTokens'

const branch = Uint8Array.from([...encodeHeader(), ...[' the', ' sea', ' was'].flatMap((word, i) => [
  ...encodeToken({ id: i, bytes: new TextEncoder().encode(word), logprob: -(i + 1) * Math.LN2, entropy: 1, rank: i + 1, top: [] }),
])])
const evidence = { file: 1, offset: 0, length: branch.length, crc: 7 }
const source = { generation: 'g_0000000000000000' as GenerationId, index: 0, evidence }
const runs: readonly Run[] = [{ origin: 'writer', length: 10 }, { origin: 'simulator', length: 6, source, from: 4 }]
const token = (from: number, to: number): TextToken => ({ from, to, bits: 9, rank: 1, entropy: 0, fresh: true, evidence: branch, index: 0 })

test('a run that was cut from a branch finds its tokens again, at its place', async () => {
  let arrived = 0
  const recorded = new RecordedTokens({ readEvidence: async () => good(branch) }, () => arrived++)
  expect([...recorded.of(runs)]).toEqual([])
  await expect.poll(() => arrived).toBe(1)
  const found = [...recorded.of(runs)]
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ from: 10, to: 14, rank: 2, index: 1 })
  expect(found[0]!.bits).toBeCloseTo(2)
})

test('what was recorded stands before what was scored', () => {
  const merged = [...mergeTokens([token(4, 8), token(8, 12)].values(), [token(0, 4), token(4, 9), token(9, 12), token(12, 15)])]
  expect(merged.map(({ from, to }) => [from, to])).toEqual([[0, 4], [4, 8], [8, 12], [12, 15]])
  expect([...mergeTokens([].values(), [token(0, 4)])]).toHaveLength(1)
})
