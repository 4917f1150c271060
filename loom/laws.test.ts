import { describe, expect, test } from 'vitest'
import { apply, applyOps } from './apply'
import { BadTransaction } from './badTransaction'
import { check } from './check'
import { freshId } from './ids'
import { invert } from './invert'
import type { Loom } from './loom'
import { fromData, nodeOf, toData } from './loomData'
import { pathTo, threadText } from './path'
import { Replica } from './replica'
import { runsLength } from './runs'
import { eachSeed, long, type Random } from './testing/random'
import { randomAct, randomLoom, randomOps, randomWeave, walk } from './testing/randomLoom'
import { Thread } from './thread'
import type { Op, Transaction } from './transaction'

const many = (count: number) => (long ? count * 20 : count)
const transaction = (ops: readonly Op[]): Transaction => ({ id: freshId('t'), at: 0, by: 'writer', event: 'type', ops })

/** What must hold of every loom, whatever was done to it. */
function expectSound(loom: Loom): void {
  const data = toData(loom)
  expect(data.nodes.length).toBe(loom.nodes.size)
  for (const node of data.nodes) {
    expect(runsLength(node.runs)).toBe(node.text.length)
    expect(node.runs.every(({ length }) => length > 0)).toBe(true)
    for (const child of node.children) expect(nodeOf(loom, child).parent).toBe(node.id)
  }
  const faults = check(data).faults.filter(({ severity }) => severity === 'fault')
  expect(faults).toEqual([])
}

describe('laws of looms', () => {
  test('a change taken back leaves the loom as it was', () => {
    eachSeed(many(400), (random) => {
      const loom = randomLoom(random, 15)
      const before = toData(loom)
      const change = transaction(randomOps(loom, random))
      const after = apply(loom, change)
      expectSound(after)
      expect(toData(loom)).toEqual(before)
      const back = invert(change.ops)
      expect(toData(applyOps(after, back))).toEqual(before)
      expect(toData(applyOps(applyOps(after, back), invert(back)))).toEqual(toData(after))
    })
  })

  test('a journal played again is the loom that lived', () => {
    eachSeed(many(100), (random) => {
      const start = randomLoom(random, 5)
      let live = start
      const journal: string[] = []
      for (let i = 0; i < 30; i++) {
        const change = transaction(randomOps(live, random))
        journal.push(JSON.stringify(change))
        live = apply(live, change)
      }
      const replayed = journal.reduce((loom, line) => apply(loom, JSON.parse(line) as Transaction), fromData(JSON.parse(JSON.stringify(toData(start)))))
      expect(toData(replayed)).toEqual(toData(live))
    })
  })

  test('a split changes no text, and a join takes it back', () => {
    eachSeed(many(200), (random) => {
      const loom = randomLoom(random, 20)
      const node = nodeOf(loom, random.pick([...walk(loom)]))
      const split: Op = { t: 'split', node: node.id, at: random.below(node.text.length + 1), tail: { id: freshId('n'), createdAt: 1, marks: {} } }
      const after = applyOps(loom, [split])
      const texts = (each: Loom) => [...walk(each)].filter((id) => nodeOf(each, id).children.length === 0).map((id) => threadText(each, id)).sort()
      expect(texts(after)).toEqual(texts(loom))
      expect(toData(applyOps(after, [{ ...split, t: 'join' }]))).toEqual(toData(loom))
    })
  })

  test('a thread kept up to date is the thread made anew', () => {
    eachSeed(many(100), (random) => {
      let loom = randomLoom(random, 20)
      const tip = random.pick([...walk(loom)])
      const thread = Thread.of(loom, tip)
      for (let i = 0; i < 20; i++) {
        const ops = randomOps(loom, random).filter((op) => op.t === 'splice')
        for (const op of ops) {
          try {
            loom = applyOps(loom, [op])
          } catch (error) {
            if (!(error instanceof BadTransaction)) throw error
            continue
          }
          if (thread.has(op.node)) thread.resize(op.node, nodeOf(loom, op.node).text.length)
        }
      }
      const fresh = Thread.of(loom, tip)
      expect(thread.ids).toEqual(pathTo(loom, tip))
      expect([thread.length, ...thread.starts]).toEqual([threadText(loom, tip).length, ...fresh.starts])
    })
  })
})

describe('laws of replicas', () => {
  /**
   * A main that orders changes and two pages that make them at once; lines deliver late. At the end, with all lines empty,
   * all three hold the same loom, and every change of a page is in it or was said to be dropped.
   */
  test('converge under any order of changes', () => {
    eachSeed(many(150), (random) => {
      let main = randomLoom(random, 8)
      const pages = [0, 1].map(() => ({ replica: new Replica(main), down: [] as Transaction[], up: [] as Transaction[], told: new Set<string>() }))
      const order = (change: Transaction): boolean => {
        try {
          main = apply(main, change)
        } catch (error) {
          if (!(error instanceof BadTransaction)) throw error
          return false
        }
        for (const page of pages) page.down.push(change)
        return true
      }
      const step = (page: (typeof pages)[number], may: number): void => {
        if (may < 3) {
          const { view } = page.replica
          const change = randomAct(view, random.pick([...walk(view)]), random, 0)
          page.replica.local(change)
          page.up.push(change)
        } else if (may < 6) {
          const change = page.up.shift()
          if (change !== undefined && !order(change)) {
            page.told.add(change.id)
            page.replica.reject(change.id)
          }
        } else if (may < 9) {
          const change = page.down.shift()
          for (const dropped of change === undefined ? [] : page.replica.receive(change).dropped) page.told.add(dropped.id)
        } else order(randomWeave(main, random.pick([...walk(main)]), random, 0))
      }
      for (let i = 0; i < 60; i++) step(random.pick(pages), random.below(10))
      while (pages.some(({ up, down }) => up.length + down.length > 0)) for (const page of pages) step(page, page.up.length > 0 ? 3 : 6)
      for (const { replica } of pages) {
        expect(replica.pending).toEqual([])
        expect(toData(replica.confirmed)).toEqual(toData(main))
        expect(replica.view).toBe(replica.confirmed)
      }
      expectSound(main)
    })
  })

  test('touched names every node that is another', () => {
    let made = 0
    eachSeed(many(100), (random: Random) => {
      const replica = new Replica(randomLoom(random, 10))
      for (let i = 0; i < 10; i++) {
        const before = replica.view
        const change = transaction(randomOps(random.chance(0.5) ? replica.confirmed : before, random))
        let touched: ReadonlySet<string>
        try {
          touched = (random.chance(0.5) ? replica.local(change) : replica.receive(change)).touched
        } catch (error) {
          if (!(error instanceof BadTransaction)) throw error
          continue
        }
        made++
        for (const id of new Set([...before.nodes.keys(), ...replica.view.nodes.keys()])) {
          const [old, now] = [before.nodes.get(id), replica.view.nodes.get(id)]
          if (JSON.stringify(old) === JSON.stringify(now) || touched.has(id)) continue
          // A split, a join and their taking back give children another parent; these are named through it.
          expect([old?.parent, now?.parent].some((parent) => parent != null && touched.has(parent))).toBe(true)
        }
      }
    })
    expect(made).toBeGreaterThan(100)
  })
})
