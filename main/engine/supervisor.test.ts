import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ModelState } from '../../protocol/bridge'
import type { WeaveAsk } from '../../protocol/engine'
import type { EngineLimits } from './engineLimits'
import type { EngineState } from './engineState'
import { EngineSupervisor } from './supervisor'
import { scoreAsk, weaveAll, weaveAsk } from './testing/asks'
import { memoryEngines } from './testing/memoryEngine'

const quick: Partial<EngineLimits> = { backOffMs: 5, startMs: 2000, stopMs: 200, watchMs: 5 }
const supervisors: EngineSupervisor[] = []

afterEach(async () => {
  for (const supervisor of supervisors.splice(0)) await supervisor.stop()
})

function supervise(limits: Partial<EngineLimits> = {}, isMute = false) {
  const { spawn, made } = memoryEngines(isMute)
  const supervisor = new EngineSupervisor({ spawn, limits: { ...quick, ...limits } })
  supervisors.push(supervisor)
  const states: EngineState['t'][] = []
  const models: ModelState[] = []
  supervisor.onState((state) => states.push(state.t))
  supervisor.onModel((model) => models.push(model))
  return { supervisor, made, states, models }
}

async function loaded(path = 'fake:seed=1', limits: Partial<EngineLimits> = {}) {
  const all = supervise(limits)
  expect(await all.supervisor.load(path)).toMatchObject({ ok: true })
  return all
}

/** Waits for a state of the model, however many events it takes. */
function modelIs(supervisor: EngineSupervisor, t: ModelState['t']): Promise<ModelState> {
  return new Promise((resolve) => {
    if (supervisor.model.t === t) resolve(supervisor.model)
    const off = supervisor.onModel((model) => {
      if (model.t !== t) return
      off()
      resolve(model)
    })
  })
}

describe('a healthy engine', () => {
  test('loads, weaves five branches, and ends each once', async () => {
    const { supervisor, states, models } = await loaded()
    const woven = await weaveAll(supervisor, weaveAsk())
    expect([...woven.finishes].sort()).toEqual([0, 1, 2, 3, 4].map((branch) => [branch, expect.stringMatching(/^(length|end-of-text)$/)]))
    expect([...woven.texts.values()].every((text) => text.length > 0)).toBe(true)
    expect(woven.answer).toMatchObject({ ok: true, value: { evaluatedTokens: expect.any(Number), tokens: [...woven.tokens.values()].reduce((a, b) => a + b, 0) } })
    expect(states).toEqual(['starting', 'ready', 'busy', 'ready', 'busy', 'ready'])
    expect(models.at(0)).toEqual({ t: 'loading', name: 'fake', fraction: 0 })
    expect(models.at(-1)).toMatchObject({ t: 'ready', notice: null })
  })

  test('a load that is stopped leaves no model, and the next one loads', async () => {
    const { supervisor, models } = supervise()
    const load = supervisor.load('fake:loadMs=600000')
    await modelIs(supervisor, 'loading')
    supervisor.stopLoading()
    expect(await load).toMatchObject({ ok: false })
    expect(supervisor.model).toMatchObject({ t: 'none', sentence: expect.stringContaining('stopped') })
    expect(models.some(({ t }) => t === 'failed')).toBe(false)
    expect(await supervisor.load('fake:seed=1')).toMatchObject({ ok: true })
  })

  test('gives the same branches for the same ask, and others for another seed', async () => {
    const { supervisor } = await loaded()
    const first = await weaveAll(supervisor, weaveAsk({ seed: 11 }))
    const again = await weaveAll(supervisor, weaveAsk({ seed: 11 }))
    const other = await weaveAll(supervisor, weaveAsk({ seed: 12_000 }))
    expect(again.texts).toEqual(first.texts)
    expect(other.texts).not.toEqual(first.texts)
    const more = await weaveAll(supervisor, weaveAsk({ seed: 11, firstBranch: 3, branches: 2 }))
    expect(more.texts).toEqual(new Map([3, 4].map((branch) => [branch, first.texts.get(branch)])))
  })

  test('scores a text in one piece or several, to its last token', async () => {
    const { supervisor } = await loaded('fake:delay=1')
    const text = 'The old house by the river was quiet. '.repeat(100)
    const parts: { from: number; tokens: number; done: boolean }[] = []
    const handle = supervisor.score(scoreAsk({ text, from: 380 }), { scored: (part) => void parts.push(part) })
    expect(await handle.done).toEqual({ ok: true, value: null })
    expect(parts.filter((part) => part.done)).toHaveLength(1)
    expect(parts.at(-1)?.done).toBe(true)
    expect(parts[0]?.from).toBeGreaterThanOrEqual(372)
    expect(parts[0]?.from).toBeLessThanOrEqual(380)
  })

  test('ends one branch when it alone is cancelled, and all when all are', async () => {
    const { supervisor } = await loaded('fake:delay=2')
    const one = await weaveAll(supervisor, weaveAsk({ stopping: { tokens: 40 } }), (_, cancel) => cancel(2))
    expect(one.finishes.get(2)).toBe('cancelled')
    expect([...one.finishes.values()].filter((finish) => finish === 'cancelled')).toHaveLength(1)
    const all = await weaveAll(supervisor, weaveAsk({ stopping: { tokens: 4000 } }), (_, cancel) => cancel(null))
    expect([...all.finishes.values()]).toEqual(Array(5).fill('cancelled'))
    expect(all.answer.ok).toBe(true)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
  })

  test('lets a weave go before a score that runs, and the score comes to its end', async () => {
    const { supervisor } = await loaded('fake:delay=3,context=100000')
    const order: string[] = []
    const score = supervisor.score(scoreAsk({ text: 'The old house by the river was quiet. '.repeat(800) }), { scored: () => undefined })
    const scored = score.done.then(() => order.push('score'))
    const weave = weaveAll(supervisor, weaveAsk()).then(() => order.push('weave'))
    await Promise.all([scored, weave])
    expect(order).toEqual(['weave', 'score'])
  })

  test('ends a speed test when somebody weaves', async () => {
    const { supervisor } = await loaded()
    const examined = supervisor.examine(60)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(await examined).toMatchObject({ ok: false, fault: { code: 'busy' } })
  })

  test('makes two weaves stream together', async () => {
    const { supervisor } = await loaded('fake:delay=2')
    const order: string[] = []
    const ask = weaveAsk({ branches: 1, stopping: { tokens: 60, minTokens: 60 } })
    await Promise.all([weaveAll(supervisor, ask, () => order.push('a')), weaveAll(supervisor, ask, () => order.push('b'))])
    expect(order.join('')).toMatch(/ab.*ab|ba.*ba/)
    expect(order.indexOf('b')).toBeLessThan(order.lastIndexOf('a'))
  })

  test('pauses a weave whose listener does not hand on, and nothing else', async () => {
    const { supervisor, made } = await loaded('fake:delay=1,context=100000')
    let letGo = (): void => undefined
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let messages = 0
    let silent = 0
    const handle = supervisor.weave(weaveAsk({ branches: 1, stopping: { tokens: 4000, minTokens: 4000 } }), {
      tokens: () => {
        messages += 1
        return held
      },
      finished: () => undefined,
    })
    while (silent < 10) {
      const before = messages
      await new Promise((resolve) => setTimeout(resolve, 30))
      silent = messages === before && messages > 0 ? silent + 1 : 0
    }
    expect(messages).toBe(32)
    expect(made[0]?.requests.some((request) => request.t === 'acknowledge')).toBe(false)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    letGo()
    while (messages < 40) await new Promise((resolve) => setTimeout(resolve, 5))
    handle.cancel(null)
    expect((await handle.done).ok).toBe(true)
  })

  test('waits with a weave for the model that loads', async () => {
    const { supervisor } = supervise()
    const load = supervisor.load('fake:loadMs=50')
    const woven = await weaveAll(supervisor, weaveAsk())
    expect(woven.answer.ok).toBe(true)
    expect((await load).ok).toBe(true)
  })

  test('never breaks a character that comes in pieces', async () => {
    const { supervisor } = await loaded('fake:split=1,seed=5')
    const woven = await weaveAll(supervisor, weaveAsk({ branches: 16, stopping: { tokens: 300, minTokens: 290 } }))
    const texts = [...woven.texts.values()]
    expect(texts.join('')).toMatch(/[é’“”—…🧵雪]/u)
    for (const text of texts) expect(text.replace(/\uFFFD+$/, '')).not.toMatch(/\uFFFD/)
  })
})

describe('asked for what cannot be', () => {
  test.each([
    ['no branches', { branches: 0 }, /branches must be a whole number from 1 to 64/],
    ['65 branches', { branches: 65 }, /branches/],
    ['NaN branches', { branches: Number.NaN }, /branches/],
    ['a negative temperature', { sampling: { temperature: -1 } }, /temperature/],
    ['a temperature that is no number', { sampling: { temperature: Number.NaN } }, /temperature/],
    ['no tokens', { stopping: { tokens: 0 } }, /tokens/],
    ['a seed of 33 bits', { seed: 2 ** 32 }, /seed/],
  ])('%s is refused with a sentence, and the engine lives', async (_, change, why) => {
    const { supervisor, made } = await loaded()
    const woven = await weaveAll(supervisor, weaveAsk(change))
    expect(woven.answer).toMatchObject({ ok: false, fault: { code: 'bad-input', sentence: expect.stringMatching(why) } })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(made).toHaveLength(1)
  })

  test('an empty prefix, a lone surrogate, NUL and a megabyte are good prefixes', async () => {
    const { supervisor } = await loaded()
    for (const text of ['', '\ud800', '\0\0', 'river '.repeat(180_000)]) {
      const woven = await weaveAll(supervisor, weaveAsk({ text }))
      expect(woven.answer.ok).toBe(true)
      if (text.length > 1_000_000) expect(woven.visibleFrom).toBeGreaterThan(1_000_000)
    }
  })

  const asks: readonly (readonly [string, WeaveAsk])[] = [
    ['no branches', weaveAsk({ branches: 0 })],
    ['65 branches', weaveAsk({ branches: 65 })],
    ['NaN branches', weaveAsk({ branches: NaN })],
    ['half a branch', weaveAsk({ branches: 2.5 })],
    ['a negative temperature', weaveAsk({ sampling: { temperature: -1 } })],
    ['an infinite temperature', weaveAsk({ sampling: { temperature: Infinity } })],
    ['top-p above one', weaveAsk({ sampling: { topP: 1.5 } })],
    ['a bias that is no number', weaveAsk({ sampling: { bias: [{ text: 'a', bias: NaN }] } })],
    ['no tokens', weaveAsk({ stopping: { tokens: 0 } })],
    ['more alternatives than are kept', weaveAsk({ top: 41 })],
    ['a negative seed', weaveAsk({ seed: -1 })],
  ]
  test('what is out of range is refused with a sentence, and the engine goes on', async () => {
    const { supervisor, made } = await loaded()
    for (const [what, ask] of asks) {
      const { answer } = await weaveAll(supervisor, ask)
      expect(answer, what).toMatchObject({ ok: false, fault: { code: 'bad-input', sentence: expect.stringMatching(/^[A-Z][^\n]+\.$/) } })
    }
    for (const from of [NaN, -1]) {
      const handle = supervisor.score({ head: '', text: 'a', from, top: 3 }, { scored: () => undefined })
      expect(await handle.done).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
    }
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(made).toHaveLength(1)
  })

  test('weaving without a model says so', async () => {
    const { supervisor } = supervise()
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { code: 'engine-gone' } })
    expect(await supervisor.load('fake:loadFail=1')).toMatchObject({ ok: false, fault: { code: 'model-load' } })
    expect(supervisor.model).toMatchObject({ t: 'failed', fault: { code: 'model-load' } })
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { code: 'no-model' } })
  })

  test('a path that is no model keeps the model before', async () => {
    const { supervisor, models } = await loaded()
    expect(await supervisor.load('fake:nonsense=1')).toMatchObject({ ok: false, fault: { code: 'bad-input' } })
    expect(models.at(-1)).toMatchObject({ t: 'ready', notice: expect.stringContaining('nonsense') })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
  })
})

describe('an engine that fails', () => {
  test('crashes in a weave: the weave settles, the model comes back, and weaves again', async () => {
    const { supervisor, made, states } = await loaded('fake:crashAfter=12,delay=1')
    const woven = await weaveAll(supervisor, weaveAsk())
    expect(woven.answer).toMatchObject({ ok: false, fault: { code: 'engine-gone', sentence: expect.stringContaining('Your text is safe') } })
    expect([...woven.finishes.values()]).toEqual(Array(5).fill('interrupted'))
    expect(await modelIs(supervisor, 'ready')).toMatchObject({ notice: expect.stringContaining('started again') })
    expect((await weaveAll(supervisor, weaveAsk({ branches: 1 }))).answer.ok).toBe(true)
    expect(made).toHaveLength(2)
    expect(states).toContain('backing-off')
  })

  test('three crashes in a row end the restarts, and opening a model begins anew', async () => {
    const { supervisor, made } = await loaded('fake:crashAfter=3')
    for (let crash = 1; crash <= 3; crash += 1) {
      expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(false)
      await modelIs(supervisor, crash < 3 ? 'ready' : 'failed')
    }
    expect(supervisor.state.t).toBe('dead')
    expect(supervisor.model).toMatchObject({ t: 'failed', fault: { code: 'engine-gone', sentence: expect.stringContaining('3 times') } })
    expect(made).toHaveLength(3)
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { code: 'engine-gone' } })
    expect(await supervisor.load('fake:')).toMatchObject({ ok: true })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
  })

  test('crashes while it loads: the load says so and is not tried again', async () => {
    const { supervisor, made } = supervise()
    expect(await supervisor.load('fake:loadCrash=1')).toMatchObject({ ok: false, fault: { code: 'model-load', sentence: expect.stringContaining('fake could not be loaded') } })
    expect(supervisor.model.t).toBe('failed')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(made.length).toBeLessThanOrEqual(2)
    expect(supervisor.model.t).toBe('failed')
    expect((await supervisor.load('fake:')).ok).toBe(true)
  })

  test('every pending request settles', async () => {
    const { supervisor, made } = await loaded('fake:stallAfter=1')
    const all = [weaveAll(supervisor, weaveAsk()).then((woven) => woven.answer), weaveAll(supervisor, weaveAsk()).then((woven) => woven.answer)]
    const score = supervisor.score(scoreAsk(), { scored: () => undefined })
    await new Promise((resolve) => setTimeout(resolve, 20))
    made[0]?.die({ code: 3, signal: null })
    for (const answer of [...(await Promise.all(all)), await score.done]) expect(answer).toMatchObject({ ok: false, fault: { code: 'engine-gone' } })
  })

  test('stalls: it can be cancelled and goes on', async () => {
    const { supervisor, made } = await loaded('fake:stallAfter=7')
    const handle = supervisor.weave(weaveAsk(), { tokens: () => handle.cancel(null), finished: () => undefined })
    expect((await handle.done).ok).toBe(true)
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(made).toHaveLength(1)
  })

  test('hangs: a cancel that is not heeded costs the process, not the writer', async () => {
    const { supervisor, made } = await loaded('fake:hangAfter=7', { cancelMs: 30 })
    const handle = supervisor.weave(weaveAsk(), { tokens: () => handle.cancel(null), finished: () => undefined })
    expect(await handle.done).toMatchObject({ ok: false, fault: { code: 'engine-gone' } })
    await modelIs(supervisor, 'ready')
    expect(made).toHaveLength(2)
  })

  test('a load without progress is given up', async () => {
    const { supervisor } = supervise({ loadSilenceMs: 30 })
    expect(await supervisor.load('fake:loadHang=1')).toMatchObject({ ok: false, fault: { code: 'model-load', sentence: expect.stringContaining('without progress') } })
  })

  test('says what makes no sense: it is replaced', async () => {
    const { supervisor, made } = await loaded('fake:garbageAfter=6,delay=1')
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { sentence: expect.stringContaining('no sense') } })
    await modelIs(supervisor, 'ready')
    expect(made).toHaveLength(2)
  })

  test.each([
    ['nothing', undefined],
    ['a word', 'hello'],
    ['an unknown type', { t: 'dance' }],
    ['a branch nobody asked for', { t: 'tokens', run: 2, deltas: [{ branch: 9, text: '', tokens: 0, bits: 0, evidence: new Uint8Array(0) }] }],
    ['an end before its branches', { t: 'woven', run: 2, timings: { promptTokens: 0, evaluatedTokens: 0, promptMs: 0, decodeMs: 0, tokens: 0 } }],
    ['bits below zero', { t: 'tokens', run: 2, deltas: [{ branch: 0, text: '', tokens: 0, bits: -1, evidence: new Uint8Array(0) }] }],
  ])('saying %s in a weave', async (_, message) => {
    const { supervisor, made } = await loaded('fake:stallAfter=1')
    const woven = weaveAll(supervisor, weaveAsk())
    made[0]?.say(message)
    expect((await woven).answer).toMatchObject({ ok: false, fault: { code: 'engine-gone' } })
    await modelIs(supervisor, 'ready')
  })

  test('news of a run that is over is dropped', async () => {
    const { supervisor, made } = await loaded()
    made[0]?.say({ t: 'branch', run: 1, branch: 0, finish: 'length' })
    made[0]?.say({ t: 'scored', run: 99, from: 0, tokens: 0, bits: 0, evidence: new Uint8Array(0), visibleFrom: 0, done: true })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(made).toHaveLength(1)
  })

  test('an error nobody expected is a sentence, noted in the log, and the engine goes on', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { supervisor, made } = await loaded('fake:throwAfter=2')
    expect((await weaveAll(supervisor, weaveAsk())).answer).toMatchObject({ ok: false, fault: { code: 'engine-gone', sentence: expect.stringContaining('told to throw') } })
    expect((await weaveAll(supervisor, weaveAsk())).answer.ok).toBe(true)
    expect(made).toHaveLength(1)
    expect(said).toHaveBeenCalledOnce()
    said.mockRestore()
  })

  test('takes too much memory', async () => {
    const { supervisor, made } = await loaded('fake:stallAfter=1', { workingBytes: () => 1000 })
    const woven = weaveAll(supervisor, weaveAsk())
    const [first] = made
    if (first !== undefined) first.bytes = 2000
    expect((await woven).answer).toMatchObject({ ok: false, fault: { sentence: expect.stringContaining('memory') } })
  })

  test('does not start', async () => {
    const { supervisor } = supervise({ startMs: 20 }, true)
    expect(await supervisor.load('fake:')).toMatchObject({ ok: false, fault: { code: 'model-load', sentence: expect.stringContaining('did not start in time') } })
  })

  test('does not stop by itself: it is ended', async () => {
    const { supervisor, made } = supervise({ stopMs: 20 }, true)
    const load = supervisor.load('fake:')
    made[0]?.say({ t: 'ready', pid: 1 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await supervisor.stop()
    expect(await load).toMatchObject({ ok: false })
    expect(supervisor.state).toMatchObject({ t: 'dead' })
  })
})

test('the last of two loads wins', async () => {
  const { supervisor } = supervise()
  const first = supervisor.load('fake:loadMs=300,tuned=1')
  const second = supervisor.load('fake:')
  expect(await first).toMatchObject({ ok: false, fault: { code: 'busy' } })
  expect(await second).toMatchObject({ ok: true, value: { tuned: false } })
  expect(supervisor.model).toMatchObject({ t: 'ready', facts: { tuned: false } })
})

test('a model that was tuned to chat comes with a notice', async () => {
  const { supervisor } = await loaded('fake:tuned=1')
  expect(supervisor.model).toMatchObject({ t: 'ready', notice: expect.stringContaining('tuned to chat') })
})
