import { expect, test } from 'vitest'
import { decode, encode } from './codec'

function crossed(value: unknown): unknown {
  return decode(JSON.parse(JSON.stringify(encode(value))))
}

test.each([
  ['undefined', undefined],
  ['null', null],
  ['not a number', Number.NaN],
  ['negative zero', -0],
  ['infinity', [Infinity, -Infinity]],
  ['a big integer', 123n ** 12n],
  ['a date', new Date(1_700_000_000_000)],
  ['a map of sets', new Map([['a', new Set([1, 'x', null])]])],
  ['bytes', new Uint8Array([0, 127, 128, 255])],
  ['other views', [new Float64Array([1.5, -2]), new Uint16Array([1, 65535]), new Uint8Array([7]).buffer]],
  ['text of all kinds', { emoji: '🧵', lone: '\ud800', nul: '\0', quote: '"\\' }],
  ['keys that are dangerous', JSON.parse('{"__proto__":{"x":1},"constructor":2,"$":"o"}')],
  ['nested', { list: [{ deep: [[[]]] }, undefined], none: undefined }],
])('%s crosses as the platform clones it', (_name, value) => {
  expect(crossed(value)).toEqual(structuredClone(value))
})

test('shared and circular references stay shared', () => {
  const shared = { name: 'shared' }
  const ring: Record<string, unknown> = { a: shared, b: shared }
  ring['self'] = ring
  const got = crossed(ring) as Record<string, unknown>
  expect(got['a']).toBe(got['b'])
  expect(got['self']).toBe(got)
})

test('a key named __proto__ stays a key', () => {
  const got = crossed(JSON.parse('{"__proto__":{"x":1}}')) as object
  expect(Object.getPrototypeOf(got)).toBe(Object.prototype)
  expect(Object.keys(got)).toEqual(['__proto__'])
})

test('a view takes only its own part of a buffer', () => {
  expect(crossed(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toEqual(new Uint8Array([2, 3]))
})

test.each([() => 1, Symbol('x'), { deep: [() => 1] }, new WeakMap(), Promise.resolve()])('%o cannot cross', (value) => {
  expect(() => encode(value)).toThrow('An object could not be cloned.')
})
