import { signal } from '@preact/signals'
import { describe, expect, test } from 'vitest'
import { lessons, type Lesson } from '../../protocol/lessons'
import { settingsSchema } from '../../protocol/settings'
import type { FanState } from '../app'
import { firstStep, lessonOf, type Situation, type Step } from './firstStep'
import { stepWords } from './stepWords'

interface Case {
  readonly welcomed?: boolean
  readonly learned?: readonly Lesson[]
  /** Units of the branch on show that stand in the text; absent: no fan. */
  readonly taken?: number
  readonly mode?: 'write' | 'loom'
  readonly model?: 'none' | 'loading' | 'ready' | 'failed'
  readonly noLoom?: true
}

function situation({ welcomed = false, learned = [], taken, mode = 'write', model = 'ready', noLoom }: Case): Situation {
  return {
    settings: signal({ ...settingsSchema.parse({}), welcomed, learned: [...learned] }),
    fan: signal(taken === undefined ? null : ({ selected: 0, branches: [{ taken }] } as unknown as FanState)),
    mode: signal(mode),
    model: signal({ t: model }),
    loom: signal(noLoom ? null : {}),
  } as unknown as Situation
}

describe('the first step on show', () => {
  test.each<readonly [string, Case, Step | null]>([
    ['at the first start', {}, 'weave'],
    ['while the model loads', { model: 'loading' }, 'weave'],
    ['without a model', { model: 'none' }, 'needModel'],
    ['with a fan, also of a model that has failed since', { taken: 0, model: 'failed' }, 'choose'],
    ['with a word taken or typed through', { taken: 4, learned: ['take'] }, 'along'],
    ['when Esc was pressed once too often', { mode: 'loom', learned: ['take'] }, 'loomMode'],
    ['in loom mode, with a fan', { mode: 'loom', taken: 0 }, 'choose'],
    ['after a take, also after a restart', { learned: ['take'] }, 'walk'],
    ['when the tree came before the walk', { learned: ['take', 'tree'] }, 'walk'],
    ['after the walk too', { learned: ['tree', 'take', 'walk'] }, 'lens'],
    ['after all of them', { learned: lessons }, 'goOn'],
    ['put away', { welcomed: true, taken: 0 }, null],
    ['without a loom', { noLoom: true }, null],
  ])('%s', (_, given, step) => expect(firstStep(situation(given))).toBe(step))
})

test('a command teaches what it did; a walk only when there is something to walk to', () => {
  expect(['weave.takeWord', 'weave.take', 'view.tree', 'lens.token', 'weave.weave', 'file.new'].map((id) => lessonOf(id, []))).toEqual(['take', 'take', 'tree', 'lens', null, null])
  expect([lessonOf('walk.nextSibling', []), lessonOf('walk.nextSibling', ['take'])]).toEqual([null, 'walk'])
})

test('every sentence names each key that it tells of once', () => {
  const steps = ['choose', 'along', 'needModel', 'loomMode', 'weave', 'walk', 'tree', 'lens', 'goOn'] as const
  for (const step of steps) {
    const asked: string[] = []
    const key = (id: string): string => {
      asked.push(id)
      return `<${id}>`
    }
    const said = stepWords(step, key, '<writing>').join('')
    for (const id of asked) expect(said.split(`<${id}>`), step).toHaveLength(2)
  }
})
