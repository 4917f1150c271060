import { expect, test } from 'vitest'
import { bridgeRows } from '../protocol/bridge'
import type { Bridge } from '../protocol/bridge'
import { Cancelled, FaultError, good } from '../protocol/fault'
import { Dispatcher } from './dispatcher'

/** A bridge whose rows all do `act`, and a dispatcher over it that remembers what it logged. */
function dispatching(act: (args: unknown) => Promise<unknown>) {
  const logged: string[] = []
  const bridge = Object.fromEntries(bridgeRows.map((row) => [row, act])) as unknown as Bridge
  return { logged, dispatcher: new Dispatcher(Promise.resolve(bridge), (what) => logged.push(what)) }
}

test('only rows can be called, whatever an object has or inherits', async () => {
  const { dispatcher } = dispatching(async () => good('reached'))
  for (const row of ['constructor', '__proto__', 'toString', 'hello ', 'HELLO', '', null, undefined, 7, ['hello'], { toString: () => 'hello' }]) {
    expect((await dispatcher.dispatch(row, {})).ok, String(row)).toBe(false)
  }
  expect(await dispatcher.dispatch('hello', {})).toEqual(good('reached'))
})

test('arguments are checked before anything sees them', async () => {
  const seen: unknown[] = []
  const { dispatcher } = dispatching(async (args) => good(seen.push(args)))
  expect((await dispatcher.dispatch('openLoom', { loom: '../../x' })).ok).toBe(false)
  expect(seen).toEqual([])
})

test('a fault comes back as its sentence, a mistake as ours, and neither brings a stack', async () => {
  const failing = (error: Error) => dispatching(async () => Promise.reject(error))
  expect(await failing(new FaultError('disk', 'The disk is full.')).dispatcher.dispatch('undo', {})).toEqual({ ok: false, fault: { code: 'disk', sentence: 'The disk is full.' } })
  expect(await failing(new Cancelled()).dispatcher.dispatch('undo', {})).toMatchObject({ ok: false, fault: { code: 'cancelled' } })
  const { dispatcher, logged } = failing(new Error('/home/her/secret'))
  const answer = await dispatcher.dispatch('undo', {})
  expect(answer).toMatchObject({ ok: false, fault: { code: 'bug' } })
  expect(JSON.stringify(answer)).not.toContain('secret')
  expect(logged).toEqual(['a fault in undo'])
})

test('nothing but the answer crosses', async () => {
  const { dispatcher } = dispatching(async () => ({ ok: true, value: 1, sender: { secret: 2 } }))
  expect(await dispatcher.dispatch('undo', {})).toEqual({ ok: true, value: 1 })
})

test('settled waits for every call', async () => {
  let finish: () => void = () => undefined
  const { dispatcher } = dispatching(() => new Promise((done) => (finish = () => done(good(null)))))
  const call = dispatcher.dispatch('undo', {})
  await Promise.resolve()
  let settled = false
  const waiting = dispatcher.settled().then(() => (settled = true))
  await new Promise((later) => setTimeout(later, 5))
  expect(settled).toBe(false)
  finish()
  await Promise.all([call, waiting])
  expect(settled).toBe(true)
})
