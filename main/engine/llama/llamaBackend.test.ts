import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TokenEvidence } from '../../../loom/evidence'
import { Cancelled, FaultError } from '../../../protocol/fault'
import { Floor, urgency } from '../floor'
import { LlamaBackend } from './llamaBackend'
import { asking, bundledModel, loadBundled, weave, type Strand, type Wish } from './testing/weaving'

let backend: LlamaBackend
beforeAll(async () => {
  backend = await loadBundled()
})
afterAll(() => backend.close())

/** What `act` evaluated, copied and decoded. */
async function counting<T>(act: () => Promise<T>): Promise<{ result: T; evaluated: number; reused: number; copies: number }> {
  const before = backend.counters()
  const result = await act()
  const after = backend.counters()
  return {
    result,
    evaluated: after.evaluatedTokens - before.evaluatedTokens,
    reused: after.reusedTokens - before.reusedTokens,
    copies: after.sequenceCopies - before.sequenceCopies,
  }
}

function bytesOf(tokens: readonly TokenEvidence[]): string {
  return Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8')
}

const texts = (strands: readonly Strand[]): string[] => strands.map(({ text }) => text)

/** Tokens that N branches evaluate: each its own but the last. */
const own = (strands: readonly Strand[]): number => strands.reduce((sum, { tokens }) => sum + tokens.length - 1, 0)

it('weaves five branches whose text is the bytes of their tokens', async () => {
  const { strands, timings } = await weave(backend, { stopping: { tokens: 24 } })
  expect(strands.map(({ finish }) => finish)).toEqual(new Array(5).fill('length'))
  for (const { tokens, text } of strands) {
    expect(tokens).toHaveLength(24)
    expect(bytesOf(tokens)).toBe(text)
    for (const { logprob, entropy, rank, top, id } of tokens) {
      expect(logprob).toBeLessThanOrEqual(0)
      expect(entropy).toBeGreaterThanOrEqual(0)
      expect(top).toHaveLength(10)
      if (rank <= 10) expect(top[rank - 1]).toMatchObject({ id, logprob })
    }
  }
  expect(new Set(texts(strands)).size).toBe(5)
  expect(timings.tokens).toBe(120)
})

describe('a seed', () => {
  it('draws the same branches again, cached or not, alone or in company', async () => {
    const once = await weave(backend, { text: 'The old house stood', seed: 42 })
    await weave(backend, { text: 'Something else', seed: 1 })
    const again = await weave(backend, { text: 'The old house stood', seed: 42 })
    expect(texts(again.strands)).toEqual(texts(once.strands))
  })

  it('numbers branches on: branch 2 of seed 5 is branch 0 of seed 7', async () => {
    const low = await weave(backend, { seed: 5, branches: 4, stopping: { tokens: 6 } })
    const high = await weave(backend, { seed: 7, branches: 2, stopping: { tokens: 6 } })
    const more = await weave(backend, { seed: 5, branches: 2, firstBranch: 2, stopping: { tokens: 6 } })
    expect(texts(low.strands).slice(2)).toEqual(texts(high.strands))
    expect(texts(low.strands).slice(2)).toEqual(texts(more.strands))
  })
})

describe('the prefix is evaluated once', () => {
  const text = 'In the winter of that year the river froze over, and the children of the village went down to it every day after school'

  it('by all branches, and not again by a re-roll', async () => {
    const first = await counting(() => weave(backend, { text }))
    const { promptTokens, evaluatedTokens } = first.result.timings
    expect(evaluatedTokens).toBeGreaterThanOrEqual(promptTokens - 2)
    expect(first.evaluated).toBe(evaluatedTokens + own(first.result.strands))
    const again = await counting(() => weave(backend, { text, seed: 99 }))
    expect(again.result.timings.evaluatedTokens).toBe(0)
    expect(again.evaluated).toBe(own(again.result.strands))
  })

  it('and after an append, an edit and a take only what changed', async () => {
    const base = await weave(backend, { text: `${text} and played` })
    expect(base.timings.evaluatedTokens).toBeLessThanOrEqual(2)
    const edited = await weave(backend, { text: text.replace('after school', 'after church') })
    expect(edited.timings.evaluatedTokens).toBeLessThanOrEqual(3)
    const fan = await weave(backend, { text, seed: 3 })
    const taken = fan.strands[2]!
    const next = await weave(backend, { text: text + taken.text, seed: 4 })
    expect(next.timings.promptTokens).toBeGreaterThan(fan.timings.promptTokens)
    expect(next.timings.evaluatedTokens).toBeLessThan(taken.tokens.length / 2)
    const sibling = await weave(backend, { text, seed: 5 })
    expect(sibling.timings.evaluatedTokens).toBe(0)
  })

  it('nor are branches that were put out of the pool, when one of them is taken', async () => {
    const fan = await weave(backend, { text: `${text} again`, seed: 8, branches: 12, stopping: { tokens: 40, minTokens: 40 } })
    await weave(backend, { text: 'A page of another book, which is not this one', seed: 1, branches: 12, stopping: { tokens: 40, minTokens: 40 } })
    while (backend.counters().cellsUsed > 12 * 20) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(backend.counters().storedPaths).toBeGreaterThan(12)
    const taken = fan.strands.map(({ text: written }) => `${text} again${written}`)
    for (const whole of taken.slice(0, 3)) {
      const { timings } = await weave(backend, { text: whole, branches: 1, stopping: { tokens: 2 } })
      expect(timings.promptTokens).toBeGreaterThan(fan.timings.promptTokens + 20)
      expect(timings.evaluatedTokens).toBeLessThan(20)
    }
  })

  it('while memory grows with the branches, not with prefix times branches', async () => {
    const before = backend.counters().cellsUsed
    const { strands, timings } = await weave(backend, { text: `Cells. ${text}`, branches: 16, stopping: { tokens: 8 } })
    expect(backend.counters().cellsUsed - before).toBeLessThanOrEqual(timings.promptTokens + own(strands))
  })
})

describe('cancelling', () => {
  it('ends one branch within a step and lets the others go on', async () => {
    let steps = 0
    const { strands } = await weave(backend, { branches: 3, stopping: { tokens: 20 } }, {
      gate: () => Promise.resolve(void steps++),
      isCancelled: (branch) => branch === 1 && steps > 6,
    })
    expect(strands.map(({ finish }) => finish)).toEqual(['length', 'cancelled', 'length'])
    expect(strands[1]!.tokens.length).toBeLessThanOrEqual(7)
    expect(bytesOf(strands[1]!.tokens)).toBe(strands[1]!.text)
  })

  it('ends all when the weave is aborted, also in the middle of a prompt', async () => {
    const abort = new AbortController()
    let steps = 0
    const gate = async (): Promise<void> => {
      if (++steps === 3) abort.abort()
    }
    const late = await weave(backend, { branches: 4, stopping: { tokens: 50 } }, { gate, signal: abort.signal })
    expect(late.strands.map(({ finish }) => finish)).toEqual(new Array(4).fill('cancelled'))
    const early = new AbortController()
    const { strands } = await weave(backend, { text: 'a wholly new page of words '.repeat(30) }, { signal: early.signal, gate: async () => early.abort() })
    expect(strands.map(({ finish, text }) => [finish, text])).toEqual(strands.map(() => ['cancelled', '']))
    expect((await weave(backend, {})).strands.every(({ finish }) => finish === 'length')).toBe(true)
  })

  it('holds every step at the gate', async () => {
    let open = (): void => undefined
    let steps = 0
    let told = 0
    const weaving = weave(backend, { stopping: { tokens: 10 } }, {
      gate: () => (++steps === 4 ? new Promise((resolve) => (open = resolve)) : Promise.resolve()),
      onToken: () => told++,
    })
    while (steps < 4) await new Promise((resolve) => setTimeout(resolve, 1))
    const held = told
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(told).toBe(held)
    open()
    expect((await weaving).strands.every(({ tokens }) => tokens.length === 10)).toBe(true)
  })
})

describe('weaves and scores at the same time', () => {
  it('do not disturb each other', async () => {
    const wishes: Wish[] = [{ text: 'A cold wind', seed: 1 }, { text: 'The captain said', seed: 2 }, { text: 'A cold wind', seed: 3, branches: 2 }]
    const alone: string[][] = []
    for (const wish of wishes) alone.push(texts((await weave(backend, wish)).strands))
    const scored: number[] = []
    const [together] = await Promise.all([
      Promise.all(wishes.map((wish) => weave(backend, wish))),
      backend.score({ head: '', text: 'Nobody had seen the king for years.', from: 0, top: 1 }, { started: () => undefined, token: ({ id }) => scored.push(id) }, {
        signal: new AbortController().signal,
        gate: () => Promise.resolve(),
      }),
    ])
    expect(together.map(({ strands }) => texts(strands))).toEqual(alone)
    expect(scored.length).toBeGreaterThan(5)
  })

  it('wait for a sequence when there are more branches than sequences, and all come to their end', async () => {
    const wishes: Wish[] = [1, 2, 3].map((seed) => ({ text: `Many at once ${seed}`, seed, branches: 64, stopping: { tokens: 4, minTokens: 4 } }))
    const woven = await Promise.all(wishes.map((wish) => weave(backend, wish)))
    for (const { strands } of woven) expect(strands.every(({ tokens, finish }) => tokens.length === 4 && finish === 'length')).toBe(true)
  })

  it('share their steps: as many calls as one weave needs', async () => {
    const wishes: Wish[] = [1, 2, 3].map((seed) => ({ text: 'The tide was out', seed, branches: 4, stopping: { tokens: 40, minTokens: 40 } }))
    await weave(backend, wishes[0]!)
    const alone: string[][] = []
    for (const wish of wishes) alone.push(texts((await weave(backend, wish)).strands))
    const before = backend.counters().decodeCalls
    const together = await Promise.all(wishes.map((wish) => weave(backend, wish)))
    expect(together.map(({ strands }) => texts(strands))).toEqual(alone)
    expect(backend.counters().decodeCalls - before).toBeLessThanOrEqual(41)
  })

  it('go on when one of them is cancelled', async () => {
    const abort = new AbortController()
    let told = 0
    const [ended, whole] = await Promise.all([
      weave(backend, { stopping: { tokens: 100 } }, { signal: abort.signal, onToken: () => void (++told > 20 && abort.abort()) }),
      weave(backend, { seed: 99, stopping: { tokens: 30 } }),
    ])
    expect(ended.strands.every(({ finish }) => finish === 'cancelled')).toBe(true)
    expect(whole.strands.every(({ tokens }) => tokens.length === 30)).toBe(true)
  })
})

describe('bad input', () => {
  const texts: [string, Wish][] = [
    ['an empty page', { text: '' }],
    ['lone surrogates', { text: 'one \ud83d two \udc4d' }],
    ['NUL', { text: 'a\u0000b\u0000' }],
    ['only spaces', { text: ' '.repeat(300) }],
    ['a control token\'s name', { text: '<|endoftext|><s>' }],
    ['a megabyte without a break', { text: 'abcdefgh'.repeat(131_072) }],
    ['a megabyte of words', { text: 'it rained all day '.repeat(58_000) }],
    ['a head longer than the context', { head: 'Memory. '.repeat(5000), text: 'And then' }],
    ['a bias for texts that no token says', { sampling: { bias: [{ text: 'qzxvk', bias: 9 }, { text: '\ud800', bias: 9 }, { text: '', bias: 9 }, { text: '🧶🧶', bias: null }] } }],
    ['a bias so strong that only one token is left', { sampling: { bias: [{ text: ' the', bias: 1e6 }] } }],
    ['64 branches', { branches: 64, stopping: { tokens: 3 } }],
    ['one branch', { branches: 1 }],
    ['the largest seed', { seed: 2 ** 32 - 1 }],
    ['no alternatives', { top: 0 }],
    ['40 alternatives', { top: 40 }],
    ['more tokens than the context', { branches: 2, text: 'long '.repeat(300), stopping: { tokens: 4096, minTokens: 100 } }],
  ]
  it.each(texts)('%s is woven', async (_name, wish) => {
    const { strands } = await weave(backend, wish)
    expect(strands.every(({ finish }) => finish !== null)).toBe(true)
    for (const { tokens, text } of strands) expect(bytesOf(tokens)).toBe(text)
  }, 60_000)

  const refused: [string, Wish][] = [
    ['no branches', { branches: 0 }],
    ['65 branches', { branches: 65 }],
    ['half a branch', { branches: 1.5 }],
    ['NaN branches', { branches: NaN }],
    ['a bias that is no number', { sampling: { bias: [{ text: 'a', bias: NaN }] } }],
    ['a negative temperature', { sampling: { temperature: -1 } }],
    ['NaN for top-p', { sampling: { topP: NaN } }],
    ['no tokens', { stopping: { tokens: 0 } }],
    ['too many tokens', { stopping: { tokens: 5000 } }],
    ['a seed out of range', { seed: 2 ** 32 }],
    ['41 alternatives', { top: 41 }],
  ]
  it.each(refused)('%s is refused with a sentence', async (_name, wish) => {
    const refusal = await backend.weave(asking({ ...wish, branches: wish.branches ?? 1 }), { started: () => undefined, token: () => undefined, finished: () => undefined }, {
      signal: new AbortController().signal, isCancelled: () => false, gate: () => Promise.resolve(),
    }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(FaultError)
    expect((refusal as FaultError).fault).toMatchObject({ code: 'bad-input' })
  })
})

it('keeps within its cells whatever is woven', async () => {
  const small = await loadBundled(512)
  try {
    for (let i = 0; i < 12; i++) {
      const { strands } = await weave(small, { text: `Chapter ${i}. ${'The rain fell on the roofs of the town. '.repeat(i * 3)}`, branches: 1 + ((i * 7) % 20), stopping: { tokens: 40 } })
      expect(strands.every(({ finish }) => finish !== null)).toBe(true)
      expect(small.counters().cellsUsed).toBeLessThanOrEqual(small.counters().cellsTotal)
    }
  } finally {
    await small.close()
  }
})

describe('loading', () => {
  const never = new AbortController().signal
  const load = (backend: LlamaBackend, path: string, signal = never): Promise<unknown> =>
    backend.load({ path, device: 'cpu', context: null, threads: 1 }, () => undefined, signal).catch((error: unknown) => error)

  it('answers a fault for files that are none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-'))
    try {
      const model = await readFile(bundledModel)
      await writeFile(join(folder, 'cut.gguf'), model.subarray(0, 2_000_000))
      await writeFile(join(folder, 'text.gguf'), 'no model at all')
      const other = new LlamaBackend()
      expect(await load(other, join(folder, 'cut.gguf'))).toMatchObject({ fault: { code: 'model-load', sentence: expect.stringMatching(/^cut\.gguf could not be loaded \(.+\); your text is safe\.$/) } })
      expect(await load(other, join(folder, 'text.gguf'))).toMatchObject({ fault: { code: 'model-load' } })
      expect(await load(other, join(folder, 'none.gguf'))).toMatchObject({ fault: { code: 'not-found' } })
      expect(await load(other, bundledModel, AbortSignal.abort())).toBeInstanceOf(Cancelled)
      await expect(weave(other, {})).rejects.toMatchObject({ fault: { code: 'no-model' } })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('looks at every number of the weights when it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-'))
    try {
      const model = await readFile(bundledModel)
      // The scales of some blocks of Q8_0 are no numbers then: 7E7E in half precision.
      model.fill(0x7e, model.length >> 1, (model.length >> 1) + 34 * 10)
      const path = join(folder, 'wild.gguf')
      await writeFile(path, model)
      const other = new LlamaBackend()
      const wish = { path, device: 'cpu', context: null, threads: 1, checkTensors: true } as const
      const refused = await other.load(wish, () => undefined, never).catch((error: unknown) => error)
      expect(refused).toMatchObject({ fault: { code: 'model-load', sentence: expect.stringMatching(/^wild\.gguf could not be loaded/) } })
      await other.load({ ...wish, path: bundledModel }, () => undefined, never)
      await other.close()
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('and closing wait for what runs, which ends as cancelled', async () => {
    const other = await loadBundled()
    let steps = 0
    const held = weave(other, { stopping: { tokens: 500 } }, { gate: () => (++steps < 5 ? Promise.resolve() : new Promise(() => undefined)) })
    const free = weave(other, { text: 'Elsewhere', stopping: { tokens: 500 } })
    while (steps < 5) await new Promise((resolve) => setImmediate(resolve))
    await other.close()
    for (const { strands } of [await held, await free]) expect(strands.every(({ finish }) => finish === 'cancelled')).toBe(true)
    await other.close()
  })
})

it('says what it loaded', async () => {
  const facts = await backend.load({ path: bundledModel, device: 'cpu', context: null, threads: null }, () => undefined, new AbortController().signal)
  expect(facts).toMatchObject({ name: 'heddle-base-4m.gguf', architecture: 'llama', vocabulary: 4096, layers: 4, gpuLayers: 0, device: 'CPU', backend: 'llama', tuned: false })
  expect(facts.parameters).toBeGreaterThan(4e6)
  expect(facts.sentence).toMatch(/^CPU as chosen, \d+ tokens of context, \d+ threads?(, \d+ for prompts)? \(measured/)
})

describe('a context no larger than the thread', () => {
  it('is scored while it is woven in, and neither is refused nor is the thread evaluated again', async () => {
    const tight = await loadBundled(512)
    try {
      const floor = new Floor()
      /** As the engine has it: one at a time, and what is more urgent goes first wherever a run offers the floor. */
      const inTurn = async <T>(run: 'weave' | 'score', work: (gate: () => Promise<void>) => Promise<T>): Promise<T> => {
        const take = (): Promise<void> => floor.take(() => urgency[run])
        const gate = async (): Promise<void> => {
          if (!floor.isWanted(urgency[run])) return
          floor.release()
          await take()
        }
        await take()
        return work(gate).finally(() => floor.release())
      }
      const { signal } = new AbortController()
      const told = async (text: string): Promise<number> => {
        let tokens = 0
        const ask = { head: '', text, from: text.length - 1200, top: 2 }
        await inTurn('score', (gate) => tight.score(ask, { started: () => undefined, token: () => tokens++ }, { signal, gate }))
        return tokens
      }
      const thread = 'The tide went out over the flats and the boats lay down on their sides. '.repeat(40)
      const other = 'Nobody in the village had ever seen the king, or anyone who had seen him. '.repeat(40)
      const wish = { text: thread, branches: 2, stopping: { tokens: 6 } }
      const first = await weave(tight, wish)
      expect(await told(other)).toBeGreaterThan(200)
      const again = await weave(tight, wish)
      expect(texts(again.strands)).toEqual(texts(first.strands))
      expect(again.timings.evaluatedTokens).toBe(0)
      const beginning = told(`${other} And so on. `.repeat(2))
      const [scored, beside] = await Promise.all([beginning, inTurn('weave', (gate) => weave(tight, { ...wish, seed: 9 }, { gate }))])
      expect(scored).toBeGreaterThan(200)
      expect(beside.strands.map(({ tokens }) => tokens.length)).toEqual([6, 6])
    } finally {
      await tight.close()
    }
  })
})
