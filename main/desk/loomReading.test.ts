import { expect, test } from 'vitest'
import { noOverrides } from '../../protocol/overrides'
import { applyOps } from '../../loom/apply'
import { freshId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { emptyLoom, toData } from '../../loom/loomData'
import { LoomParts } from '../../loom/loomParts'
import { spanOf } from '../../loom/runs'
import type { Op } from '../../loom/transaction'
import { generationAt } from '../store/testing/sketches'
import { LoomReading } from './loomReading'

function read(loom: Loom): { readonly sizes: readonly number[]; readonly units: readonly number[]; readonly loom: Loom } {
  const session = { tip: loom.root, caret: 0, scrollTop: 0, visited: [], collapsed: [], hoisted: null }
  const reading = new LoomReading(loom, { session, overrides: noOverrides, seq: 7, readOnly: null, notice: null })
  const parts = new LoomParts()
  const [sizes, units]: number[][] = [[], []]
  for (let left = 1; left > 0; ) {
    expect(reading.part(parts.size + 1)).toBeNull()
    const before = parts.size
    const part = reading.part(before)
    if (part === null) throw new Error('the next part was refused')
    expect(part.opened?.seq).toBe(before === 0 ? 7 : undefined)
    parts.take(part)
    sizes?.push(parts.size - before)
    units?.push(part.nodes.reduce((sum, { text }) => sum + text.length, 0))
    ;({ left } = part)
  }
  return { sizes: sizes ?? [], units: units ?? [], loom: parts.loom(loom) }
}

test('nodes, generations and choices come in small parts and make the same loom', () => {
  const empty = emptyLoom('Parts', 1)
  const ops: Op[] = []
  for (let i = 0; i < 1500; i++) {
    const generation = generationAt(empty.root)
    ops.push({ t: 'generate', generation })
    ops.push({ t: 'add', node: { id: freshId('n'), parent: empty.root, children: [], ...spanOf(`${i}`), createdAt: 1, marks: {} }, index: i })
    ops.push({ t: 'choose', choice: { generation: generation.id, at: i, offered: 5, seen: 5, taken: 0, from: 0, units: 1 } })
  }
  const loom = applyOps(empty, ops)
  const { sizes, loom: same } = read(loom)
  expect(sizes).toEqual([500, 500, 500, 500, 500, 500, 500, 500, 500, 1])
  expect(toData(same)).toEqual(toData(loom))
})

test('long texts make parts of fewer nodes', () => {
  const empty = emptyLoom('Long', 1)
  const ops = Array.from({ length: 40 }, (_, index): Op => (
    { t: 'add', node: { id: freshId('n'), parent: empty.root, children: [], ...spanOf('x'.repeat(100_000)), createdAt: 1, marks: {} }, index }
  ))
  const { units, loom } = read(applyOps(empty, ops))
  expect(Math.max(...units)).toBe(200_000)
  expect(loom.nodes.size).toBe(41)
})
