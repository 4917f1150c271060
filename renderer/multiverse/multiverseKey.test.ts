import { expect, test } from 'vitest'
import { multiverseKey } from './multiverseKey'

test('arrows follow the way the multiverse lies', () => {
  expect(multiverseKey('ArrowRight', false, 'across')).toEqual({ t: 'step', to: 'in' })
  expect(multiverseKey('ArrowDown', false, 'across')).toEqual({ t: 'step', to: 'next' })
  expect(multiverseKey('ArrowDown', false, 'down')).toEqual({ t: 'step', to: 'in' })
  expect(multiverseKey('h', false, 'down')).toEqual({ t: 'step', to: 'previous' })
})

test('Enter goes, with Shift it weaves on, and other keys mean nothing', () => {
  expect(multiverseKey('Enter', true, 'across')).toEqual({ t: 'go', weave: true })
  for (const key of ['x', 'Tab', 'constructor', 'toString']) expect(multiverseKey(key, false, 'across')).toBeNull()
})
