import { describe, expect, test } from 'vitest'
import { check, recovered, type CheckFault } from './check'
import { freshId, parseId, type NodeId } from './ids'
import { fromData, toData } from './loomData'
import { threadText } from './path'
import { show, sketch } from './testing/sketch'
import { randomLoom } from './testing/randomLoom'
import { eachSeed, long, type Random } from './testing/random'
import { applyOps } from './apply'

interface Loose {
  [field: string]: unknown
  nodes: { [field: string]: unknown }[]
}
const ids = [0, 1, 2, 3].map((n) => `n_000000000000000${n}`)
/** `"a" > ["b" > "c", "d"]` as data, and what `spoil` makes of it. */
const spoilt = (spoil: (data: Loose) => void): Loose => {
  const data = JSON.parse(JSON.stringify(toData(sketch('"a" > ["b" > "c", "d"]').loom))) as Loose
  spoil(data)
  return data
}
const codes = (faults: readonly CheckFault[]) => [...new Set(faults.map(({ code }) => code))].sort().join(' ')
const unknown = (n: number) => sketch(`u${JSON.stringify('x'.repeat(n))}`).loom

test('a good loom has no faults and comes back as it is', () => {
  eachSeed(100, (random) => {
    const data = toData(randomLoom(random, 30))
    // Ops may cut characters in half, which is a warning.
    if (data.nodes.some(({ text }) => /\p{Surrogate}/u.test(text))) return
    expect(check(JSON.parse(JSON.stringify(data)))).toEqual({ faults: [], data })
  })
})

describe('faults', () => {
  test.each<[string, (data: Loose) => void, string, string]>([
    ['a second root', (d) => (d.nodes[3]!['parent'] = null, d.nodes[0]!['children'] = [ids[1]]), 'many-roots', '"a" > ["b" > "c", "" > "d"]'],
    ['a missing parent', (d) => (d.nodes[3]!['parent'] = freshId('n'), d.nodes[0]!['children'] = [ids[1]]), 'many-roots missing-parent', '"a" > ["b" > "c", "" > "d"]'],
    ['a parent that is no id', (d) => (d.nodes[3]!['parent'] = '__proto__'), 'bad-id missing-parent', '"a" > ["b" > "c", "d"]'],
    ['two parents', (d) => (d.nodes[1]!['children'] = [ids[2], ids[3]]), 'child-list two-parents', '"a" > ["b" > "c", "d"]'],
    ['its own parent', (d) => (d.nodes[2]!['parent'] = ids[2]), 'self-parent', '"a" > ["b" > "c", "d"]'],
    ['a cycle', (d) => (d.nodes[1]!['parent'] = ids[2]), 'child-list cycle many-roots two-parents', '"a" > ["d", "" > "b" > "c"]'],
    ['a root with a parent', (d) => (d.nodes[0]!['parent'] = ids[2]), 'cycle', '"a" > ["b" > "c", "d"]'],
    ['a root that is not there', (d) => (d['root'] = freshId('n')), 'no-root', '"a" > ["b" > "c", "d"]'],
    ['a forgotten child', (d) => (d.nodes[0]!['children'] = [ids[3]]), 'child-list', '"a" > ["d", "b" > "c"]'],
    ['a child listed twice', (d) => (d.nodes[0]!['children'] = [ids[1], ids[1], ids[3]]), 'child-list', '"a" > ["b" > "c", "d"]'],
    ['a child that is not there', (d) => (d.nodes[2]!['children'] = [freshId('n')]), 'child-list', '"a" > ["b" > "c", "d"]'],
    ['an id twice', (d) => (d.nodes[3]!['id'] = ids[2]), 'child-list duplicate', '"a" > ["b" > "c", "d"]'],
    ['runs too short', (d) => (d.nodes[3]!['runs'] = []), 'runs', '"a" > ["b" > "c", u"d"]'],
    ['runs of nobody', (d) => (d.nodes[3]!['runs'] = [{ origin: 'agent', length: 1 }]), 'runs', '"a" > ["b" > "c", u"d"]'],
    ['text that is none', (d) => (d.nodes[3]!['text'] = 5), 'runs wrong-type', '"a" > ["b" > "c", ""]'],
    ['a carriage return', (d) => (d.nodes[3]!['text'] = '\r'), 'carriage-return', '"a" > ["b" > "c", "\\n"]'],
    ['half a character', (d) => (d.nodes[3]!['text'] = '\ud800'), 'half-character', '"a" > ["b" > "c", "\ufffd"]'],
    ['marks of another kind', (d) => (d.nodes[3]!['marks'] = { bookmark: 1, archived: true, __evil: {} }), 'marks', '"a" > ["b" > "c", "d" archived]'],
    ['a node that is none', (d) => d.nodes.push(null as never), 'wrong-type', '"a" > ["b" > "c", "d"]'],
    ['records that are none', (d) => (d['generations'] = [{}], d['choices'] = [5]), 'choice generation', '"a" > ["b" > "c", "d"]'],
    ['no id and no title', (d) => (d['id'] = '../../etc', delete d['title']), 'bad-id wrong-type', '"a" > ["b" > "c", "d"]'],
    ['names of the prototype', (d) => (d.nodes[3]!['id'] = '__proto__', d.nodes[0]!['children'] = [ids[1], '__proto__']), 'bad-id child-list', '"a" > ["b" > "c", "d"]'],
  ])('%s', (_, spoil, wanted, mended) => {
    const { faults, data } = check(spoilt(spoil))
    expect(codes(faults)).toBe(wanted)
    expect(show(fromData(data!))).toBe(mended)
    expect(check(data).faults).toEqual([])
  })

  test.each([[null], [5], ['loom'], [[]], [{}], [{ nodes: [] }], [{ nodes: {} }], [{ nodes: [null, 3] }]])('nothing can be saved of %j', (value) => {
    expect(check(value)).toMatchObject({ data: null, faults: expect.arrayContaining([expect.objectContaining({ code: 'not-a-loom' })]) })
  })

  test('limits', () => {
    expect(codes(check({ nodes: new Array(1_000_001).fill(null) }).faults)).toBe('too-many')
    const long = toData(unknown(10))
    const { faults, data } = check({ ...long, nodes: [{ ...long.nodes[0], text: 'x'.repeat(10_000_001) }] })
    expect(codes(faults)).toBe('runs too-long')
    expect(data?.nodes[0]?.text.length).toBe(10_000_000)
    expect(check({ nodes: new Array(5000).fill(null) }).faults.length).toBe(1000)
  })

  test('prototypes stay clean', () => {
    check(JSON.parse('{"nodes":[{"id":"__proto__","parent":"constructor","children":["__proto__"],"marks":{"__proto__":{"bookmark":true}},"__proto__":{"x":1}}]}'))
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    expect(({} as Record<string, unknown>)['bookmark']).toBeUndefined()
  })
})

/** A graph of nonsense: any node may name any parent and list any children. */
function nonsense(random: Random, size: number): unknown {
  const pool = Array.from({ length: size }, (_, i) => `n_${i.toString(32).padStart(16, '0')}`)
  const any = () => random.pick<unknown>([random.pick(pool), random.pick(pool), null, '__proto__', 7])
  const nodes = Array.from({ length: size }, (_, i) => ({
    id: random.chance(0.9) ? pool[i] : any(),
    parent: random.chance(0.5) ? (pool[Math.floor(i / 2)] ?? null) : any(),
    children: random.chance(0.9) ? Array.from({ length: random.below(4) }, any) : any(),
    text: random.chance(0.95) ? `<${i}>` : any(),
    runs: random.chance(0.5) ? [{ origin: 'writer', length: `<${i}>`.length }] : any(),
    createdAt: random.chance(0.9) ? i : any(),
    marks: random.chance(0.9) ? {} : any(),
  }))
  return { id: any(), title: any(), root: any(), nodes, generations: any(), choices: any() }
}

test('any graph at all becomes a good loom with all of its texts', () => {
  eachSeed(300, (random) => {
    const value = nonsense(random, 1 + random.below(40)) as Loose
    const { data } = check(value)
    expect(check(data).faults).toEqual([])
    const loom = fromData(data!)
    expect(toData(loom)).toEqual(data)
    const texts = data!.nodes.map(({ text }) => text)
    for (const { text } of value.nodes) if (typeof text === 'string') expect(texts).toContain(text)
    for (const node of data!.nodes) expect(threadText(loom, node.id).endsWith(node.text)).toBe(true)
    const attic = data!.nodes.find(({ marks }) => marks.chapter === recovered)
    if (attic !== undefined) expect(attic.parent).toBe(data!.root)
    expect(() => applyOps(loom, [{ t: 'title', from: loom.title, to: 'fits' }])).not.toThrow()
  })
})

test('a big graph of nonsense needs no stack', () => {
  eachSeed(1, (random) => {
    const { data } = check(nonsense(random, long ? 100_000 : 20_000))
    expect(check(data).faults).toEqual([])
  })
  const deep = Array.from({ length: 100_000 }, (_, i) => ({
    ...toData(unknown(1)).nodes[0],
    id: `n_${i.toString(32).padStart(16, '0')}` as NodeId,
    parent: i === 0 ? null : `n_${(i - 1).toString(32).padStart(16, '0')}`,
    children: i === 99_999 ? [] : [`n_${(i + 1).toString(32).padStart(16, '0')}`],
  }))
  expect(parseId('n', deep[5]?.id)).not.toBe(null)
  expect(check({ ...toData(unknown(1)), root: deep[0]?.id, nodes: deep }).faults).toEqual([])
})
