import { expect, test } from 'vitest'
import { good } from '../../protocol/fault'
import { EvidenceWriter } from '../../loom/evidenceCodec'
import { freshId, type GenerationId } from '../../loom/ids'
import { fromData } from '../../loom/loomData'
import type { Run } from '../../loom/run'
import { ScoreMap, type TextToken } from '../../loom/scoreMap'
import { eachSeed, type Random } from '../../loom/testing/random'
import type { LoomClient } from '../state/loomClient'
import { ThreadTokens } from './threadTokens'

/** Evidence of `units` units in tokens of one to five. */
function evidenceOf(random: Random, units: number): Uint8Array {
  const writer = new EvidenceWriter()
  writer.header()
  for (let at = 0; at < units; ) {
    const length = Math.min(units - at, between(random, 1, 5))
    writer.token({ id: 1, bytes: new TextEncoder().encode('x'.repeat(length)), logprob: -random.next(), entropy: 1, rank: 1, top: [] })
    at += length
  }
  return writer.take()
}

/** A whole number, `least` ≤ number ≤ `most`. */
function between(random: Random, least: number, most: number): number {
  return least + random.below(most - least + 1)
}

const bare = ({ from, to, bits }: TextToken) => ({ from, to, bits })

interface Case {
  readonly units: number
  readonly tokens: ThreadTokens
}

/** A thread of a few runs, some of them recorded, with scores laid over some of it. */
function caseOf(random: Random): Case {
  const blobs: Uint8Array[] = []
  const runs: Run[] = []
  for (let i = between(random, 1, 6); i > 0; i--) {
    const length = between(random, 1, 30)
    if (random.chance(0.5)) {
      runs.push({ origin: 'writer', length })
      continue
    }
    const from = between(random, 0, 7)
    const offset = blobs.push(evidenceOf(random, from + length + between(random, 0, 9))) - 1
    const source = { generation: 'g_0000000000000000' as GenerationId, index: offset, evidence: { file: 1, offset, length: 1, crc: 0 } }
    runs.push({ origin: 'simulator', length, from, source })
  }
  const units = runs.reduce((sum, { length }) => sum + length, 0)
  const root = freshId('n')
  const node = { id: root, parent: null, children: [], text: 'x'.repeat(units), runs, createdAt: 0, marks: {} }
  const loom = fromData({ id: freshId('l'), title: '', root, nodes: [node], generations: [], choices: [] })
  const client = { loom: { peek: () => loom }, ids: { peek: () => [root] } } as unknown as LoomClient
  const scores = new ScoreMap()
  for (let i = between(random, 0, 3); i > 0; i--) {
    const from = between(random, 0, units - 1)
    scores.add(from, evidenceOf(random, between(random, 1, units - from)))
  }
  return { units, tokens: new ThreadTokens({ readEvidence: async ({ evidence }) => good(blobs[evidence.offset] as Uint8Array) }, client, scores, () => undefined) }
}

test('the tokens of a stretch are those of the whole thread that reach into it', async () => {
  const cases = new Map<number, Case>()
  eachSeed(60, (random) => void cases.set(random.seed, caseOf(random)))
  for (const { tokens } of cases.values()) for (const token of tokens.each()) void token
  await new Promise((recordsAreRead) => setTimeout(recordsAreRead))
  let recorded = 0
  eachSeed(60, (random) => {
    const { units, tokens } = cases.get(random.seed) as Case
    const whole = [...tokens.each()]
    recorded += whole.length
    expect(whole.every(({ from }, i) => i === 0 || (whole[i - 1] as TextToken).to <= from), 'in order, and none over another').toBe(true)
    for (let i = 0; i < 20; i++) {
      const from = between(random, 0, units - 1)
      const to = between(random, from + 1, units + 2)
      expect(tokens.tokens(from, to).map(bare)).toEqual(whole.filter((token) => token.from < to && token.to > from).map(bare))
    }
  })
  expect(recorded).toBeGreaterThan(500)
})
