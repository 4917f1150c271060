import { expect, test } from 'vitest'
import { applyOps } from './apply'
import { addBranch, editThread, forkAt, joinOps, splitAt, takeAtEnd } from './edit'
import type { GenerationId, NodeId } from './ids'
import { invert } from './invert'
import type { Loom } from './loom'
import { emptyLoom, nodeOf } from './loomData'
import { threadText } from './path'
import type { Origin } from './run'
import { simulatorSpan, sliceSpan, spanOf } from './runs'
import { eachSeed, long, type Random } from './testing/random'
import { walk } from './testing/randomLoom'
import { Thread } from './thread'
import type { Op, Span } from './transaction'

/** Letters that tell whose they are, whatever happens to them. */
const letters: Readonly<Record<Origin, string>> = { writer: 'abcdefgh', simulator: 'ABCDEFGH', import: '12345678', unknown: '+-*/<>=~' }
const originOf = (letter: string): Origin | undefined => (Object.keys(letters) as Origin[]).find((origin) => letters[origin].includes(letter))

function drawn(random: Random, origin: Origin): Span {
  const text = Array.from({ length: 1 + random.below(5) }, () => random.pick([...letters[origin]])).join('')
  const generation = `g_000000000000000${random.below(3)}` as GenerationId
  return origin === 'simulator' ? simulatorSpan(text, random.chance(0.2) ? null : { generation, index: random.below(3), evidence: null }, random.below(9)) : spanOf(text, origin)
}

/** What may befall a text: typing, pasting of all origins, copies of what stands there, cuts, takes, forks, splits, joins. */
function befall(loom: Loom, tip: NodeId, random: Random): { readonly ops: readonly Op[]; readonly tip: NodeId } {
  const thread = Thread.of(loom, tip)
  const at = random.below(thread.length + 1)
  const whole = thread.ids.map((id) => nodeOf(loom, id))
  const copied = random.pick(whole)
  const acts: readonly (() => { ops: readonly Op[]; tip: NodeId })[] = [
    () => editThread(loom, thread, { at, removed: 0, inserted: drawn(random, 'writer') }, 0),
    () => editThread(loom, thread, { at, removed: random.below(6), inserted: drawn(random, random.pick(['import', 'unknown', 'simulator'])) }, 0),
    () => editThread(loom, thread, { at, removed: random.below(4), inserted: sliceSpan(copied, random.below(4), 2 + random.below(9)) }, 0),
    () => editThread(loom, thread, { at, removed: random.below(12), inserted: spanOf('') }, 0),
    () => ({ ops: addBranch(loom, tip, { span: drawn(random, 'simulator'), now: 0 }).ops, tip }),
    () => {
      const [child] = nodeOf(loom, tip).children
      return child === undefined ? { ops: [], tip } : takeAtEnd(loom, thread, child, random.below(6))
    },
    () => forkAt(loom, thread, at, 0),
    () => splitAt(loom, thread, at, 0),
    () => {
      const node = random.pick(thread.ids)
      const join = joinOps(loom, node)
      return { ops: join?.ops ?? [], tip: join?.gone === tip ? node : tip }
    },
    () => ({ ops: [], tip: random.pick([...walk(loom)]) }),
  ]
  return random.pick(acts)()
}

test('every letter is of the origin it came with, through every edit, copy, cut, take, fork, split, join and undo', () => {
  eachSeed(long ? 600 : 40, (random) => {
    let loom = emptyLoom('', 0)
    let tip = loom.root
    for (let step = 0; step < 60; step++) {
      const done = befall(loom, tip, random)
      const next = applyOps(loom, done.ops)
      if (random.chance(0.15)) {
        const undone = applyOps(next, invert(done.ops))
        expect(threadText(undone, tip)).toBe(threadText(loom, tip))
        loom = undone
      } else [loom, tip] = [next, done.tip]
      for (const id of walk(loom)) {
        const { text, runs } = nodeOf(loom, id)
        const told = runs.flatMap(({ origin, length }) => Array<Origin>(length).fill(origin))
        expect(told).toEqual([...text].map(originOf))
      }
    }
  })
})
