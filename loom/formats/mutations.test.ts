import { describe, expect, test } from 'vitest'
import { check } from '../check'
import { eachSeed, long, type Random } from '../testing/random'
import { fixtures, type Fixture } from './testing/fixtures'
import { importFile } from './importFile'
import { ImportRefused } from './imported'

const utf8 = new TextEncoder()
const perFixture = long ? 20_000 : 2000
/** Of the processor, for one file of a few kilobytes: far above what any takes, so that only a hang is found. */
const hangMs = 2000
const scraps = ['__proto__', 'constructor', '\ud800', '\u0000', '1e999', '-1', 'null', '[]', '{}', '""', '[[[[', '}', '\\u', '\r\n', '"id":"1",', '9007199254740993', 'true']
const values: readonly unknown[] = [null, 0, 1, -1, 1e308, true, '', '__proto__', 'constructor', [], {}, [null], [[]], { id: 1 }, 'a', '1', { __proto__: null }, '\ud800']

/** Damage to the bytes: flips, cuts, repeats and strange insertions. */
function damageText(text: string, random: Random): Uint8Array {
  let bytes = utf8.encode(text)
  for (let i = random.below(3); i >= 0; i--) {
    const [at, to] = [random.below(bytes.length + 1), random.below(bytes.length + 1)].sort((a, b) => a - b) as [number, number]
    const scrap = random.pick([
      () => Uint8Array.of(random.below(256)),
      () => utf8.encode(random.pick(scraps)),
      () => bytes.slice(at, Math.min(to, at + 200)),
      () => new Uint8Array(0),
    ])()
    const keep = random.chance(0.5) ? at : Math.min(at + random.below(4), bytes.length)
    const rest = random.chance(0.1) ? bytes.slice(bytes.length) : bytes.slice(keep)
    const next = new Uint8Array(at + scrap.length + rest.length)
    next.set(bytes.subarray(0, at))
    next.set(scrap, at)
    next.set(rest, at + scrap.length)
    bytes = next
  }
  return bytes
}

/** Lies inside good JSON: values swapped, dropped, doubled, or of another kind. */
function damageValue(text: string, random: Random): Uint8Array {
  const isLines = /^\{.*\}\n\{/.test(text)
  const parts = (isLines ? text.trim().split('\n') : [text]).map((part) => JSON.parse(part) as unknown)
  for (let i = random.below(4); i >= 0; i--) {
    const places: { readonly holder: Record<string, unknown>; readonly name: string }[] = []
    const waiting: unknown[] = [...parts]
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      if (typeof value !== 'object' || value === null) continue
      for (const name of Object.keys(value)) {
        places.push({ holder: value as Record<string, unknown>, name })
        waiting.push((value as Record<string, unknown>)[name])
      }
    }
    if (places.length === 0) break
    const { holder, name } = random.pick(places)
    const other = random.pick(places)
    random.pick([
      () => void (holder[name] = structuredClone(random.pick(values))),
      () => void delete holder[name],
      () => void (holder[name] = structuredClone(other.holder[other.name])),
      () => void Object.defineProperty(holder, random.pick(scraps), { value: structuredClone(holder[name]), enumerable: true, configurable: true, writable: true }),
    ])()
  }
  return utf8.encode(parts.map((part) => JSON.stringify(part)).join('\n'))
}

declare const process: { cpuUsage(): { readonly user: number; readonly system: number } }

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** A loom may be larger than its file by no more than this: marks, runs and ids come on top of a few bytes a node. */
function isInProportion(bytes: number, nodes: number, characters: number): boolean {
  return nodes <= bytes + 2 && characters <= 2 * bytes
}

describe('damaged files', () => {
  const rows: Record<string, unknown>[] = []

  test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(`%s, ${perFixture} ways`, (_, fixture: Fixture) => {
    const isJson = /^\s*[{[]/.test(fixture.text)
    const count = { imported: 0, refused: 0, slowest: 0 }
    Object.freeze(Object.prototype)
    eachSeed(perFixture, (random) => {
      const bytes = isJson && random.chance(0.6) ? damageValue(fixture.text, random) : damageText(fixture.text, random)
      const begun = processorMs()
      try {
        for (const { data, report } of importFile({ name: fixture.name, bytes })) {
          const { faults } = check(data)
          if (faults.length > 0) throw new Error(`a loom with faults: ${JSON.stringify(faults)}`)
          if (report.nodes !== data.nodes.length) throw new Error('a report that miscounts its nodes')
          if (!isInProportion(bytes.length, report.nodes, report.characters)) throw new Error(`${bytes.length} bytes became ${report.nodes} nodes, ${report.characters} characters`)
        }
        count.imported++
      } catch (error) {
        if (!(error instanceof ImportRefused)) throw error
        if (!/^\S.*[.:]/.test(error.message)) throw new Error(`no sentence: ${error.message}`, { cause: error })
        count.refused++
      }
      const took = processorMs() - begun
      if (took > hangMs) throw new Error(`a hang of ${took.toFixed(0)} ms`)
      count.slowest = Math.max(count.slowest, took)
    })
    rows.push({ format: fixture.format, file: fixture.name, mutated: count.imported + count.refused, ...count, slowest: `${count.slowest.toFixed(1)} ms` })
  })

  test('the counts', () => {
    console.table(rows)
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(rows).toHaveLength(fixtures.length)
  })
})

test('a pyloom file of 764 nodes and 1.6 MB', () => {
  const words = 'the sea was quiet and the lamp went out before anyone could say why it had been lit at all '
  const node = (i: number) => ({
    id: `node-${i}`, ...(i === 0 ? {} : { parent_id: `node-${Math.floor((i - 1) / 2)}` }), text: `${i} ${words.repeat(6)}`, open: i % 3 === 0 ? 1 : true, visited: true, mutable: true,
    tags: i % 50 === 0 ? ['bookmark'] : [], meta: i % 7 === 0 ? undefined : { creation_timestamp: '2022-01-01-10.00.00', source: i % 2 === 0 ? 'AI' : 'prompt', modified: false, origin: 'generated' },
    generation: i % 2 === 0 ? { id: `r${i}`, index: 0 } : undefined, text_attributes: { active_append: '', nav_preview: words, child_preview: words },
    multimedia: [], frame: {}, memories: [], history: [], padding: words.repeat(12), children: [] as unknown[],
  })
  const nodes = Array.from({ length: 764 }, (_, i) => node(i))
  nodes.forEach((each, i) => i > 0 && nodes[Math.floor((i - 1) / 2)]?.children.push(each))
  const bytes = utf8.encode(JSON.stringify({ root: nodes[0], model_responses: {}, selected_node_id: 'node-763' }))
  const begun = performance.now()
  const [loom] = importFile({ name: 'large.json', bytes })
  console.log(`764 nodes, ${(bytes.length / 1e6).toFixed(2)} MB: ${(performance.now() - begun).toFixed(0)} ms`)
  expect(loom?.report).toMatchObject({ nodes: 764, depth: 9, losses: expect.arrayContaining([expect.objectContaining({ reason: 'dangling-generation', count: 382 })]) })
})
