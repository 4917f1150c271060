import { expect, it } from 'vitest'
import { Cancelled } from '../../../protocol/fault'
import { Runs } from './runs'
import { Turns } from './turns'

const open = { signal: new AbortController().signal, gate: () => Promise.resolve() }

it('closing aborts what runs, opens its gates and waits for it', async () => {
  const runs = new Runs()
  const told: string[] = []
  const running = runs.run({ ...open, gate: () => new Promise<void>(() => undefined) }, async (control) => {
    await control.gate()
    told.push(control.signal.aborted ? 'aborted' : 'open')
    await control.gate()
    told.push('over')
  })
  await runs.close()
  expect(told).toEqual(['aborted', 'over'])
  await running
  await expect(runs.run(open, () => Promise.resolve())).rejects.toBeInstanceOf(Cancelled)
})

it('a gate that fails fails the run', async () => {
  const runs = new Runs()
  await expect(runs.run({ ...open, gate: () => Promise.reject(new Error('shut')) }, (control) => control.gate())).rejects.toThrow('shut')
  await runs.close()
})

it('turns are taken one after another, whatever becomes of the ones before', async () => {
  const turns = new Turns()
  const told: string[] = []
  const slow = turns.take(async () => {
    told.push('slow begins')
    await new Promise((resolve) => setTimeout(resolve, 5))
    told.push('slow ends')
  })
  const failing = turns.take(() => Promise.reject(new Error('no')))
  const last = turns.take(async () => void told.push('last'))
  expect(told).toEqual(['slow begins'])
  await expect(failing).rejects.toThrow('no')
  await Promise.all([slow, last])
  expect(told).toEqual(['slow begins', 'slow ends', 'last'])
  await turns.take(async () => void told.push('again'))
  expect(told.at(-1)).toBe('again')
})
