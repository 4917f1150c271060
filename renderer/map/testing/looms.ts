import type { NodeId } from '../../../loom/ids'
import type { Loom } from '../../../loom/loom'
import { fromData } from '../../../loom/loomData'
import type { LoomNode, Marks } from '../../../loom/node'
import type { Origin } from '../../../loom/run'
import type { Random } from '../../../loom/testing/random'

const words = ['the', 'sea', 'wind', 'over', 'a', 'wall', 'and', 'then', 'slowly', 'she', 'said', 'nothing', 'thread', 'été']
const origins: readonly Origin[] = ['writer', 'simulator', 'simulator', 'simulator', 'import', 'unknown']
const marks: readonly Marks[] = [{ bookmark: true }, { archived: true }, { unread: true }, { chapter: 'The harbour' }]

/** A loom in which node i hangs under node `parents[i]`, which comes before it; `parents[0]` is not read. */
export function loomFrom(parents: readonly number[], random: Random, longest = 40): Loom {
  const children: NodeId[][] = parents.map(() => [])
  for (let i = 1; i < parents.length; i++) children[parents[i] as number]?.push(idOf(i))
  const nodes = parents.map((parent, i): LoomNode => {
    const text = Array.from({ length: random.below(longest) }, () => random.pick(words)).join(' ')
    const origin = random.pick(origins)
    const run = origin === 'simulator' ? { origin, length: text.length, source: null, from: 0 } : { origin, length: text.length }
    return {
      id: idOf(i), parent: i === 0 ? null : idOf(parent), children: children[i] ?? [], text, runs: text === '' ? [] : [run],
      createdAt: 1_700_000_000_000 + i * 1000, marks: random.chance(0.1) ? random.pick(marks) : {},
    }
  })
  return fromData({ id: 'l-map' as Loom['id'], title: 'Map', root: idOf(0), nodes, generations: [], choices: [] })
}

export const idOf = (i: number): NodeId => `n-${i}` as NodeId

export const chain = (count: number): number[] => Array.from({ length: count }, (_, i) => i - 1)

export const fan = (count: number): number[] => Array.from({ length: count }, () => 0)

/** Any tree, bushy or lean. */
export function anyTree(random: Random, count: number): number[] {
  const reach = 1 + random.below(count)
  return Array.from({ length: count }, (_, i) => Math.max(0, i - 1 - random.below(reach)))
}

/** As writers make them: a weave of a few branches, one of them gone on from, now and then a walk back. */
export function written(random: Random, count: number): number[] {
  const parents = [0]
  let tip = 0
  while (parents.length < count) {
    if (random.chance(0.06)) tip = Math.max(0, parents.length - 1 - random.below(random.chance(0.2) ? parents.length : 200))
    if (random.chance(0.25)) {
      parents.push(tip)
      tip = parents.length - 1
      continue
    }
    const first = parents.length
    const branches = 2 + random.below(5)
    for (let i = 0; i < branches && parents.length < count; i++) parents.push(tip)
    tip = first + random.below(parents.length - first)
  }
  return parents
}
