import { describe, expect, test } from 'vitest'
import { visitsTo } from '../../loom/testing/visitsTo'
import { noVisits } from '../../loom/walk'
import { eachSeed } from '../../loom/testing/random'
import { byte, int, real } from './columns'
import { colourings, shadesOf } from './colouring'
import { layOut } from './mapLayout'
import { MapTree } from './mapTree'
import { anyTree, chain, loomFrom, written } from './testing/looms'
import { wording } from '../wording/wording'

describe('the shades', () => {
  test('have a word in the legend each, whatever is coloured', () => {
    eachSeed(10, (random) => {
      const tree = new MapTree(loomFrom(written(random, 200), random))
      const layout = layOut(tree)
      for (const id of colourings) {
        const shades = shadesOf(tree, layout, id, noVisits)
        expect(shades).toHaveLength(layout.count)
        for (const shade of shades) expect(shade).toBeLessThan(wording.map.colourings[id].legend.length)
      }
    })
  })

  test('of age grow with it, in fifths', () => {
    eachSeed(10, (random) => {
      const tree = new MapTree(loomFrom(anyTree(random, 500), random))
      const layout = layOut(tree)
      const shades = shadesOf(tree, layout, 'age', noVisits)
      const ages = Array.from(layout.row, (row) => real(tree.createdAt, row))
      for (let p = 1; p < layout.count; p++) expect(Math.sign(byte(shades, p) - byte(shades, p - 1)) * Math.sign((ages[p] ?? 0) - (ages[p - 1] ?? 0))).not.toBe(-1)
      for (let shade = 0; shade < 5; shade++) expect(shades.filter((each) => each === shade)).toHaveLength(100)
    })
  })

  test('of forks count the forks above: none on a chain', () => {
    eachSeed(1, (random) => {
      const tree = new MapTree(loomFrom(chain(50), random))
      expect(new Set(shadesOf(tree, layOut(tree), 'forks', noVisits))).toEqual(new Set([0]))
    })
  })

  test('of surprise tell its bits, and where nothing was recorded', () => {
    eachSeed(5, (random) => {
      const tree = new MapTree(loomFrom(written(random, 80), random))
      const layout = layOut(tree)
      for (let row = 0; row < 80; row++) tree.surprise[row] = random.pick([Number.NaN, -1, random.next() * 7])
      const shades = shadesOf(tree, layout, 'surprise', noVisits)
      for (let p = 0; p < layout.count; p++) {
        const bits = real(tree.surprise, int(layout.row, p))
        expect(byte(shades, p)).toBe(bits >= 5 ? 5 : bits >= 3.5 ? 4 : bits >= 2.5 ? 3 : bits >= 1.5 ? 2 : bits >= 0 ? 1 : 0)
      }
    })
  })

  test('of visits tell where the writer went on', () => {
    eachSeed(10, (random) => {
      const loom = loomFrom(written(random, 80), random)
      const tree = new MapTree(loom)
      const layout = layOut(tree)
      const visited = visitsTo(loom, random.pick([...loom.nodes.keys()]))
      const shades = shadesOf(tree, layout, 'visits', visited)
      for (let p = 0; p < layout.count; p++) {
        const node = tree.node(int(layout.row, p))
        const gone = node?.parent == null || visited.get(node.parent) === node.id
        expect(byte(shades, p)).toBe(node?.marks.unread ? 0 : gone ? 2 : 1)
      }
    })
  })
})
