import { expect, test } from 'vitest'
import { Floor, urgency } from './floor'

/** Asks for the floor; tells by its name when it has it. */
function asking(floor: Floor, log: string[]): (name: string, kind: keyof typeof urgency, shares?: boolean) => void {
  return (name, kind, shares = false) => void floor.take(() => urgency[kind], shares).then(() => log.push(name))
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('one run has it at a time, the most urgent first, equals in turn', async () => {
  const floor = new Floor()
  const log: string[] = []
  const ask = asking(floor, log)
  ask('score', 'score')
  ask('second score', 'score')
  ask('weave', 'weave')
  await settled()
  expect(log).toEqual(['score'])
  for (const expected of [['score', 'weave'], ['score', 'weave', 'second score']]) {
    floor.release()
    await settled()
    expect(log).toEqual(expected)
  }
})

test('runs that share have it together, and none slips past a more urgent one', async () => {
  const floor = new Floor()
  const log: string[] = []
  const ask = asking(floor, log)
  ask('a', 'weave', true)
  ask('b', 'weave', true)
  ask('score', 'score')
  await settled()
  expect(log).toEqual(['a', 'b'])
  ask('load', 'ending')
  ask('c', 'weave', true)
  expect(floor.isWanted(urgency.weave)).toBe(true)
  floor.release()
  await settled()
  expect(log).toEqual(['a', 'b'])
  floor.release()
  await settled()
  expect(log).toEqual(['a', 'b', 'load'])
  ask('a again', 'weave', true)
  floor.release()
  await settled()
  expect(log).toEqual(['a', 'b', 'load', 'c', 'a again'])
  floor.release()
  floor.release()
  await settled()
  expect(log.at(-1)).toBe('score')
})
