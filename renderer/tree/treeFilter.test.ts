import { expect, test } from 'vitest'
import { applyOps } from '../../loom/apply'
import { markOps } from '../../loom/edit'
import { eachSeed } from '../../loom/testing/random'
import { loomFrom, written } from '../map/testing/looms'
import { originOf } from './originOf'
import { listRows, tagsOf, wantedBy, type TreeFilter } from './treeFilter'

test('every node with text is listed under one origin, and what is set aside is not waiting to be read', () => {
  eachSeed(10, (random) => {
    let loom = loomFrom(written(random, 120), random)
    for (const node of [...loom.nodes.values()].filter(() => random.chance(0.2))) {
      const marks = { ...node.marks, ...(random.chance(0.5) ? { archived: true as const } : {}), ...(random.chance(0.5) ? { tags: ['sea'] } : {}), unread: true as const }
      loom = applyOps(loom, markOps(loom, node.id, () => marks))
    }
    const listed = (filter: TreeFilter): readonly string[] => {
      const wanted = wantedBy(filter)
      return wanted === null ? [] : listRows(loom, loom.root, wanted).map(({ id }) => id)
    }
    const withText = [...loom.nodes.values()].filter((node) => originOf(node) !== null).map(({ id }) => id)
    const byOrigin = (['writer', 'simulator', 'import', 'unknown'] as const).flatMap(listed)
    expect(byOrigin.toSorted()).toEqual(withText.toSorted())
    const archived = new Set(listed('archived'))
    expect(listed('unread').filter((id) => archived.has(id))).toEqual([])
    for (const tag of tagsOf(loom)) expect(listed(`#${tag}`).length).toBeGreaterThan(0)
  })
})
