import { describe, expect, test } from 'vitest'
import { check } from '../check'
import { decodeEvidence } from '../evidenceCodec'
import { fromData } from '../loomData'
import { deepest, threadText } from '../path'
import { fixtures, type Fixture } from './testing/fixtures'
import { formatNames } from './formatIds'
import { importFile } from './importFile'
import { ImportRefused, type Imported } from './imported'

const utf8 = new TextEncoder()

function read(text: string, name = 'a.json'): readonly Imported[] {
  return importFile({ name, bytes: utf8.encode(text) })
}

function only(text: string, name?: string): Imported {
  return read(text, name)[0] as Imported
}

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof ImportRefused) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

/** The thread that was open, else the first. */
function threadOf({ data, tip }: Imported): string {
  const loom = fromData(data)
  return threadText(loom, tip ?? deepest(loom, loom.root, new Map()))
}

const nodeOf = ({ data }: Imported, text: string) => data.nodes.find((node) => node.text === text)

describe.each(fixtures.map((fixture) => [`${fixture.format} (${fixture.name})`, fixture] as const))('%s', (_, fixture: Fixture) => {
  const [loom] = read(fixture.text, fixture.name) as [Imported]

  test('keeps text and structure', () => {
    const { format, nodes, depth } = loom.report
    expect({ format, nodes, depth, thread: threadOf(loom) }).toEqual({ format: fixture.format, nodes: fixture.nodes, depth: fixture.depth, thread: fixture.thread })
    expect(check(loom.data).faults).toEqual([])
  })

  test('keeps what is recorded and counts what is not kept', () => {
    expect(loom.report.provenance > 0).toBe(fixture.provenance ?? false)
    expect(loom.report.probabilities).toBe(fixture.probabilities ?? 0)
    expect(loom.report.losses.map(({ reason }) => reason).toSorted()).toEqual((fixture.losses ?? []).toSorted())
    for (const { sentence } of loom.report.losses) expect(sentence).toMatch(/^.+\.$/)
  })

  test('has the tokens of its runs', () => {
    const told = new Set<unknown>()
    for (const { text, runs } of loom.data.nodes) {
      let at = 0
      for (const run of runs) {
        const ref = run.origin === 'simulator' ? run.source?.evidence : null
        const bytes = loom.evidence.find((each) => each.ref === ref || each.ref.offset === ref?.offset)?.bytes
        if (ref && bytes !== undefined && run.origin === 'simulator') {
          told.add(ref)
          const { tokens, damage } = decodeEvidence(bytes)
          expect(damage).toBeNull()
          const spelt = tokens.map((token) => new TextDecoder().decode(token.bytes)).join('')
          expect(spelt.slice(run.from, run.from + run.length)).toBe(text.slice(at, at + run.length))
          for (const token of tokens) expect(token.logprob).toBeLessThanOrEqual(0)
        }
        at += run.length
      }
    }
    expect(told.size > 0).toBe((fixture.probabilities ?? 0) > 0)
  })
})

test('every format has a fixture', () => {
  expect([...new Set(fixtures.map(({ format }) => format))].toSorted()).toEqual(Object.keys(formatNames).toSorted())
})

test('the table of what is carried over', () => {
  const rows = fixtures.map((fixture) => {
    const { report } = (read(fixture.text, fixture.name) as [Imported])[0]
    const { nodes, characters, depth, provenance, probabilities, losses } = report
    const share = characters === 0 ? '' : `${Math.round((100 * provenance) / characters)} %`
    return { file: fixture.name, format: report.format, nodes, characters, depth, provenance: share, probabilities, warnings: losses.reduce((sum, loss) => sum + loss.count, 0) }
  })
  console.table(rows)
  expect(rows).toHaveLength(fixtures.length)
})

/** Every stretch of text that a file says somebody's, with its first letters; the rest is of unknown origin. */
const whose: Readonly<Record<string, string>> = {
  'harbour.json': 'writer The harbour, simulator in one night, simulator slowly.',
  'map.json': 'simulator but for one, writer was drawn in',
  'data.json': 'simulator but for one, writer was drawn in',
  'well.json': 'writer The well was, writer ry., simulator So they dug., writer And dug., writer eep.',
  'exo.json': 'writer The glass, simulator held., simulator broke.',
  'session.json': 'writer The train, simulator left late, writer , as ever.',
  'tale.story': 'writer Above the to, simulator stood a towe',
  'chat.jsonl': 'import Ann:, writer Who keeps th, import Keeper:, simulator No one., import Keeper:, simulator I do., import Ann:, writer Still?',
  'tokens.json': 'writer Once, simulator upon, simulator a, simulator more',
  'wool.json': 'writer Two doors., simulator One opened.',
  'dag.json': 'writer Two, simulator doors, simulator closed',
  'bonsai.json': 'simulator grew.',
  'athanor.json': 'simulator became gold.',
  'kept.json': 'writer Kept, simulator whole',
}

test('whose a text is stands in the loom as its file says it, and no further', () => {
  for (const { name, text } of fixtures) {
    const { nodes } = (read(text, name) as [Imported])[0].data
    const told = nodes.flatMap((node) => {
      let at = 0
      return node.runs.map(({ origin, length }) => ({ origin, letters: node.text.slice(at, (at += length)).trim().slice(0, 12).trim() }))
    })
    expect(told.filter(({ origin, letters }) => origin !== 'unknown' && letters !== '').map(({ origin, letters }) => `${origin} ${letters}`).join(', '), name).toBe(whose[name] ?? '')
  }
})

const named = (name: string): Imported => {
  const fixture = fixtures.find((each) => each.name === name) as Fixture
  return only(fixture.text, name)
}

describe('what a writer put on her nodes', () => {
  test('pyloom: tags, chapters, notes, times, folds', () => {
    const loom = named('harbour.json')
    expect(nodeOf(loom, 'The harbour froze')).toMatchObject({ marks: { bookmark: true, tags: ['canonical'] }, createdAt: Date.UTC(2023, 1, 1, 9, 30) })
    const ice = nodeOf(loom, ' in one night.')
    expect(ice?.marks).toEqual({ chapter: 'Ice', tags: ['canonical'] })
    expect(loom.collapsed).toEqual([ice?.id])
    expect(nodeOf(loom, ' Nobody spoke.')?.marks).toEqual({ archived: true, note: 'too short?', tags: ['quiet'] })
    expect(nodeOf(loom, ' slowly.')?.marks).toEqual({ unread: true })
    expect(loom.data.generations[0]).toMatchObject({ model: { name: 'ada-base' }, imported: true })
  })

  test('pyloom: a token with its rivals', () => {
    const { tokens } = decodeEvidence(named('harbour.json').evidence[0]?.bytes as Uint8Array)
    expect(tokens[0]).toMatchObject({ rank: 1, logprob: expect.closeTo(-0.7, 5) })
    expect(tokens[0]?.top.map(({ text }) => text)).toEqual([' in', ' over'])
    expect(tokens[1]).toMatchObject({ rank: 0, entropy: 0, top: [] })
  })

  test('loomsidian: hoist, folds, visits and whose', () => {
    const loom = named('map.json')
    const [root, blank, road] = ['The map', ' was blank', ' but for one road.'].map((text) => nodeOf(loom, text)?.id)
    expect(loom).toMatchObject({ tip: road, hoisted: blank, collapsed: [blank], visited: [[root, blank], [blank, road]] })
    expect(nodeOf(loom, ' was drawn in salt')).toMatchObject({ marks: { unread: true }, runs: [{ origin: 'writer' }] })
    expect(nodeOf(loom, ' was blank')?.runs).toEqual([{ origin: 'unknown', length: 10 }])
  })

  test('loomsidian data: a loom for every note that has one', () => {
    const looms = read((fixtures.find(({ name }) => name === 'data.json') as Fixture).text)
    expect(looms.map(({ data }) => data.title)).toEqual(['map', 'two'])
  })

  test('miniloom: an edit of earlier text becomes a fork where it differs, and what it left keeps its origin', () => {
    const loom = named('well.json')
    const fork = nodeOf(loom, 'The well was d')
    expect(fork?.children.map((id) => loom.data.nodes.find((node) => node.id === id)?.text)).toEqual(['ry.', 'eep.'])
    expect(nodeOf(loom, ' So they dug.')).toMatchObject({ marks: { unread: true, tags: ['rated good'] }, runs: [{ origin: 'simulator' }] })
  })

  test('memory, author’s note and lore are notes of the first node', () => {
    expect(nodeOf(named('session.json'), 'The train')?.marks.note).toBe('Memory:\n[winter]\n\nAuthor’s note at depth 3:\nslow\n\nLore (train):\nIt is blue.')
    expect(nodeOf(named('story.json'), 'You wake.')?.marks.note).toBe('Memory:\na cellar\n\nAuthor’s note:\nbe brief\n\nAuthor’s note template:\n[<|>]\n\nLore (cellar):\nold')
    expect(nodeOf(named('tale.scenario'), 'Above the town stood a tower.')?.marks.note).toMatch(/\n\nLore \(tower\):\ntall$/)
    expect(nodeOf(named('chat.jsonl'), '')?.marks.note).toBe('Author’s note at depth 4:\nstormy')
    expect(nodeOf(named('harbour.json'), 'The harbour froze')?.marks.note).toBe('Memory:\na cold coast')
    expect(named('story.json').report.losses).toMatchObject([{ reason: 'frame-note', count: 4, sentence: expect.stringContaining('do not steer the model') }])
  })

  test('SillyTavern: swipes are siblings, names are an option', () => {
    const loom = named('chat.jsonl')
    expect(nodeOf(loom, 'Keeper: No one.\n')?.parent).toBe(nodeOf(loom, 'Keeper: I do.\n')?.parent)
    const fixture = fixtures.find(({ name }) => name === 'chat.jsonl') as Fixture
    const [plain] = importFile({ name: 'x', bytes: utf8.encode(fixture.text) }, { speakers: false })
    expect(threadOf(plain as Imported)).toBe('Who keeps the light?\nI do.\nStill?\n')
  })
})

describe('refusals say why, and where', () => {
  test('Tapestry', () => {
    expect(refusal(() => read('VersionedTapestryWeave__\u0001\u0000'))).toMatch(/Tapestry.*plain text/)
  })

  test('JSON that ends early', () => {
    const whole = (fixtures[0] as Fixture).text
    expect(refusal(() => read(whole.slice(0, 900)))).toMatch(/ends too early, at character 900\. Nothing was imported/)
    expect(refusal(() => read('{"root": {"text": "a",\n "children": [}]}}'))).toMatch(/at character 37 \(line 2\)/)
  })

  test('a damaged line', () => {
    expect(refusal(() => read('{"id":"1","text":"a","parent_id":null}\n{"id":"2","te'))).toMatch(/Line 2 of 2/)
  })

  test('too large, too deep, no text', () => {
    expect(refusal(() => importFile({ name: 'x', bytes: new Uint8Array(64 * 1024 * 1024 + 1) }))).toMatch(/larger than 64 MB/)
    expect(refusal(() => read(`{"root":${'['.repeat(300_000)}`))).toMatch(/nested more than/)
    expect(refusal(() => read(`{"a":[${'1,'.repeat(6_000_000)}1]}`))).toMatch(/more than 6000000 values/)
    expect(refusal(() => importFile({ name: 'x', bytes: Uint8Array.of(0x7b, 0x22, 0xe9, 0x22) }))).toMatch(/not UTF-8/)
    expect(refusal(() => read('PK\u0003\u0004\u0000'))).toMatch(/no text/)
  })

  test('an empty tree', () => {
    expect(refusal(() => read('{"nodes":{},"hoisted":[]}'))).toMatch(/no node/)
    expect(refusal(() => read('{"loomTree":{"nodeStore":{}}}'))).toMatch(/no node/)
  })
})

describe('hostile files', () => {
  const pollution = '{"polluted":1}'

  test('names that are dangerous as keys are names like any other', () => {
    const ids = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
    const nodes = ids.map((id, i) => `"${id}":{"text":"${id}","parentId":${i === 0 ? 'null' : `"${ids[i - 1]}"`},"__proto__":${pollution},"bookmarked":true}`)
    const loom = only(`{"current":"toString","hoisted":["__proto__"],"generating":null,"nodes":{${nodes.join(',')}}}`)
    expect(threadOf(loom)).toBe('__proto__constructorprototypetoString')
    expect(loom.report.depth).toBe(4)
    const mini = only(`{"loomTree":{"nodeStore":{"__proto__":{"id":"__proto__","type":"root","patch":[{"diffs":[[1,"a"]],"start1":0,"start2":0}],"children":["constructor"],"parent":null},"constructor":{"type":"gen","parent":"__proto__","patch":[{"diffs":[[1,"b"]],"start1":1,"start2":1}],"children":[]}}}}`)
    expect(mini.data.nodes.map(({ text }) => text)).toEqual(['a', 'b'])
    const responses = only(`{"root":{"text":"a","children":[],"generation":{"id":"__proto__","index":0}},"model_responses":{"__proto__":${pollution}}}`)
    expect(responses.report.losses).toMatchObject([{ reason: 'dangling-generation', count: 1 }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('chains tens of thousands deep', () => {
    const depth = 20_000
    const deep = only(`{"root":${'{"text":"a","children":['.repeat(depth)}{"text":"b","children":[]}${']}'.repeat(depth)}}`)
    expect(deep.report).toMatchObject({ nodes: depth + 1, depth })
    const flat = only(JSON.stringify({ generating: null, nodes: Object.fromEntries(Array.from({ length: depth }, (_, i) => [`k${i}`, { text: 'x', parentId: i === 0 ? null : `k${i - 1}` }])) }))
    expect(flat.report.depth).toBe(depth - 1)
    const store = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`${i}`, { parent: i === 0 ? null : `${i - 1}`, patch: [{ diffs: [[1, 'a']], start1: i, start2: i }] }]))
    expect(only(JSON.stringify({ loomTree: { nodeStore: store } })).report).toMatchObject({ depth: 2999, characters: 3000 })
    const textile = only(`{"schemaVersion":1,"tree":${'{"text":"a","continuations":['.repeat(depth)}${']}'.repeat(depth)}}`)
    expect(textile.report.depth).toBe(depth - 1)
  })

  test('cycles, twins, orphans, a node that is its own parent', () => {
    const loom = only(JSON.stringify({
      nodes: [
        { id: 'a', text: 'a', parentId: 'b' }, { id: 'b', text: 'b', parentId: 'a' }, { id: 'c', text: 'c', parentId: 'c' },
        { id: 'd', text: 'd', parentId: 'nowhere' }, { id: 'd', text: 'e', parentId: null }, { id: 7, text: 'f', parentId: 'd' }, 'junk', null,
      ],
      hoisted: [],
    }))
    const reasons = loom.report.losses.map(({ reason }) => reason)
    for (const reason of ['cycle', 'duplicate-id', 'missing-parent', 'no-node'] as const) expect(reasons).toContain(reason)
    expect(loom.data.nodes.map(({ text }) => text).join('').split('').toSorted().join('')).toBe('abcdef')
    const mini = only(JSON.stringify({ loomTree: { nodeStore: { a: { parent: 'b', patch: '' }, b: { parent: 'a', patch: '' } } } }))
    expect(mini.report.losses).toMatchObject([{ reason: 'cycle' }])
  })

  test('halves of characters, line ends of every kind, long and treacherous names', () => {
    const loom = only(`{"root":{"text":"a\\ud800b\\r\\nc\\rd","tags":["${'t'.repeat(5000)}","../../x","\\u202eevil\\u0000"],"children":[]}}`, '../../../\u202eetc/pass\u0000wd.json')
    expect(loom.data.nodes[0]).toMatchObject({ text: 'a\ufffdb\nc\nd', marks: { tags: ['t'.repeat(200), '../../x', 'evil'] } })
    expect(loom.data.title).toBe('pass wd')
    expect(loom.report.losses.map(({ reason }) => reason).toSorted()).toEqual(['half-character', 'shortened'])
  })

  test('tokens that split a character, that lie or that have no probability', () => {
    const file = (tokens: unknown, text = 'né') => JSON.stringify({
      root: { text, children: [], meta: { source: 'AI' }, generation: { id: 'r', index: 0 } }, model_responses: { r: { model: 'm', completions: [{ text, tokens }] } },
    })
    const token = (text: unknown, logprob: unknown) => ({ generatedToken: { token: text, logprob }, counterfactuals: { x: 'y', z: null, w: 5 } })
    expect(only(file([token('n', -1), token('\ufffd', -1), token('\ufffd', -1)])).report).toMatchObject({ probabilities: 0, losses: [{ reason: 'tokens-differ' }] })
    expect(only(file([token('n', -1), token('é', null)])).report).toMatchObject({ probabilities: 1, losses: [{ reason: 'bad-probability' }] })
    expect(only(file([token(4, 'x'), token('né', 3)])).report).toMatchObject({ probabilities: 0 })
    expect(only(file('no list')).report).toMatchObject({ probabilities: 0, losses: [] })
    expect(only(file(Array.from({ length: 3 }, () => token('x'.repeat(300), -1)), 'x'.repeat(900))).report.probabilities).toBe(0)
  })

  test('changes that would make a text too large are refused, and soon', () => {
    const half = 'x'.repeat(2000)
    const store = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`${i}`, {
      parent: i === 0 ? null : `${i - 1}`, patch: i === 0 ? [{ diffs: [[1, half]], start2: 0 }] : [{ diffs: [[1, 'y']], start2: 0 }],
    }]))
    expect(refusal(() => read(JSON.stringify({ loomTree: { nodeStore: store } })))).toMatch(/too large/)
  })

  test('a patch that does not fit keeps what it inserts', () => {
    const store = { a: { parent: null, patch: [{ diffs: [[1, 'one']], start2: 0 }] }, b: { parent: 'a', patch: [{ diffs: [[0, 'two'], [1, ' more']], start2: 0 }] } }
    const loom = only(JSON.stringify({ loomTree: { nodeStore: store } }))
    expect(loom.data.nodes.map(({ text }) => text)).toEqual(['one', ' more'])
    expect(loom.report.losses).toMatchObject([{ reason: 'patch-misfit', count: 1 }])
  })

  test('a bare node of pyloom in one line is a tree, a single line of JSONL a node, a chat without messages a beginning', () => {
    expect(only('{"id":"a","text":"a","parent_id":null,"children":[{"id":"b","text":"b","parent_id":"a","children":[]}]}').report).toMatchObject({ format: 'pyloom', nodes: 2 })
    expect(only('\n {"id":"a","text":"a","parent_id":null}\n').report).toMatchObject({ format: 'pyloom-lines', nodes: 1 })
    expect(only('{"user_name":"A","chat_metadata":{}}').report).toMatchObject({ format: 'silly-tavern', nodes: 1, characters: 0 })
  })

  test('UTF-16 with its mark, and a byte-order mark', () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, ...[...'é!'].flatMap((character) => [character.charCodeAt(0), 0])])
    expect(importFile({ name: 'a.txt', bytes: utf16 })[0]?.data.nodes[0]?.text).toBe('é!')
    expect(only('\ufeffhello').data.nodes[0]?.text).toBe('hello')
  })
})
