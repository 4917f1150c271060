import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultSampling, defaultStopping } from '../../loom/generation'
import { exportHeddleJson, heddleVersion } from '../../loom/formats/heddleJson'
import { freshId } from '../../loom/ids'
import type { LoomData } from '../../loom/loom'
import type { Marks } from '../../loom/node'

const document = readFileSync(join(import.meta.dirname, '../../loom/formats/HEDDLE_JSON.md'), 'utf8')

test('the document of Heddle JSON names every field that is written', () => {
  const [root, generation] = [freshId('n'), freshId('g')]
  const ref = { file: 1, offset: 2, length: 3, crc: 4 }
  const marks: Required<Marks> = { bookmark: true, archived: true, unread: true, interrupted: true, chapter: 'c', note: 'n', tags: ['t'] }
  const data: LoomData = {
    id: freshId('l'), title: 'x', root,
    nodes: [{ id: root, parent: null, children: [], text: 'a', runs: [{ origin: 'simulator', length: 1, from: 0, source: { generation, index: 0, evidence: ref } }], createdAt: 0, marks }],
    generations: [{
      id: generation, anchor: root, at: 0, model: { name: 'm', sha256: null, bytes: 1 }, sampling: { ...defaultSampling, bias: [{ text: 'a', bias: 1 }] },
      stopping: defaultStopping, adapt: { bits: 1, after: 1, ways: 2, tips: 2 }, frame: null, seed: 0, imported: true,
    }],
    choices: [{ generation, at: 0, offered: 1, seen: 1, taken: 0, from: 0, units: 1 }],
  }
  const written = exportHeddleJson(data, { tip: root, collapsed: [], hoisted: null, visited: [] }, [{ ref, bytes: Uint8Array.of(1) }])
  const names = new Set([...written.matchAll(/"(\w+)":/g)].map(([, name]) => name as string))
  const told = new Set([...document.matchAll(/`(\w+)`/g)].map(([, name]) => name as string))
  expect([...names].filter((name) => !told.has(name))).toEqual([])
  expect(names.size).toBeGreaterThan(60)
  expect(document).toContain(`version ${heddleVersion}`)
})
