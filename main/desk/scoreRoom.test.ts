import { expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import type { ScoreAsk } from '../../protocol/engine'
import { good } from '../../protocol/fault'
import { encodeHeader, encodeToken } from '../../loom/evidenceCodec'
import { freshId, type LoomId, type NodeId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { fromData } from '../../loom/loomData'
import { spanOf } from '../../loom/runs'
import { ScoreMap } from '../../loom/scoreMap'
import { eachSeed } from '../../loom/testing/random'
import { ScoreRoom } from './scoreRoom'

const root = freshId('n') as NodeId

function loomOf(text: string): Loom {
  const node = { id: root, parent: null, children: [], ...spanOf(text), createdAt: 0, marks: {} }
  return fromData({ id: freshId('l') as LoomId, title: '', root, nodes: [node], generations: [], choices: [] })
}

/** A model that sees `window` units, a word a token; a word is worth as many bits as it has units. */
class Bench {
  text = ''
  readonly asked: ScoreAsk[] = []
  readonly events: Extract<BridgeEvent, { t: 'scored' }>[] = []
  readonly room: ScoreRoom
  #ask = 0

  constructor(
    readonly window = 400,
    readonly kept = new Map<string, Uint8Array>(),
    trained = 100,
    name = 'm',
  ) {
    const facts = { name, bytes: 1, sha256: null, contextCells: 100_000, contextTrained: trained }
    const model = { t: 'ready', facts, notice: null } as never
    this.room = new ScoreRoom({
      loom: () => loomOf(this.text),
      emit: (event) => void (event.t === 'scored' && this.events.push(event)),
      engine: { model, score: (ask, listener) => this.#score(ask, listener) },
      shelf: {
        get: (key) => Promise.resolve(kept.get(key) ?? null),
        lacking: (keys) => Promise.resolve(keys.filter((key) => !kept.has(key))),
        keep: (all) => Promise.resolve(void all.forEach(({ key, bytes }) => kept.set(key, bytes))),
      },
    })
  }

  async scores(text: string, from = 0, near = 0): Promise<ScoreMap> {
    this.text = text
    const ask = ++this.#ask
    expect(this.room.score({ ask, tip: root, from, near })).toEqual(good(null))
    await expect.poll(() => this.events.some((event) => event.ask === ask && event.done)).toBe(true)
    const map = new ScoreMap()
    for (const event of this.events) if (event.ask === ask) map.add(event.from, event.evidence)
    return map
  }

  #score(ask: ScoreAsk, listener: Parameters<ScoreRoom['host']['engine']['score']>[1]): ReturnType<ScoreRoom['host']['engine']['score']> {
    this.asked.push(ask)
    const visibleFrom = Math.max(0, ask.text.length - this.window)
    const done = Promise.resolve().then(() => {
      let at = 0
      const records: number[] = []
      let first = -1
      for (const word of ask.text.match(/\s*\S+|\s+$/g) ?? []) {
        if (at >= visibleFrom && at + word.length > ask.from) {
          if (first < 0) first = at
          records.push(...encodeToken({ id: 1, bytes: new TextEncoder().encode(word), logprob: -word.length, entropy: 1, rank: 1, top: [] }))
        }
        at += word.length
      }
      const evidence = Uint8Array.from([...encodeHeader(), ...records])
      void listener.scored({ from: Math.max(0, first), tokens: first < 0 ? 0 : 1, bits: 0, evidence, visibleFrom, done: true })
      return good(null)
    })
    return { cancel: () => undefined, done }
  }
}

const words = (count: number, salt = 0) => Array.from({ length: count }, (_, i) => 'weaver'.slice(0, 2 + ((i * 7 + salt) % 5))).join(' ')
const covered = (map: ScoreMap): number => map.tokens().reduce((sum, { from, to }) => sum + to - from, 0)

test('a text far longer than the window is scored from end to end', async () => {
  const bench = new Bench()
  const text = words(900)
  const map = await bench.scores(text)
  expect(covered(map)).toBe(text.length)
  expect(map.missing(text.length)).toEqual([])
})

test('pieces that outgrow the window are halved until all of them is seen', async () => {
  const bench = new Bench(90)
  const text = words(200)
  expect(covered(await bench.scores(text))).toBe(text.length)
})

test('where the writer looks comes first', async () => {
  const bench = new Bench()
  await bench.scores(words(600), 0, 1500)
  expect(bench.events[0]!.from).toBeGreaterThan(1000)
  expect(bench.events[0]!.from).toBeLessThanOrEqual(1500)
})

test('only from the first changed word on is asked again, and a text that was known is not asked at all', async () => {
  const bench = new Bench()
  const text = words(600)
  await bench.scores(text)
  const asked = bench.asked.length
  await bench.scores(`${text} and on`, text.length)
  expect(bench.asked.length - asked).toBe(1)
  await bench.scores(`${text} or off`, text.length)
  expect(bench.asked.length - asked).toBe(2)
  const again = await bench.scores(`${text} and on`)
  expect(bench.asked.length - asked).toBe(2)
  expect(covered(again)).toBe(text.length + 7)
})

test('scores after random edits are those from scratch', async () => {
  const texts: string[] = []
  eachSeed(6, (random) => {
    let text = words(250, random.below(5))
    for (let step = 0; step < 4; step++) {
      const at = random.below(text.length)
      text = text.slice(0, at) + (random.chance(0.5) ? ' sea' : 'x') + text.slice(at + random.below(20))
      texts.push(text)
    }
  })
  const bench = new Bench()
  for (const text of texts) {
    const read = (map: ScoreMap) => map.tokens().map(({ from, to, bits }) => [from, to, bits])
    expect(read(await bench.scores(text))).toEqual(read(await new Bench().scores(text)))
  }
})

test('a new wish ends the one before it', async () => {
  const bench = new Bench()
  bench.text = words(900)
  bench.room.score({ ask: 100, tip: root, from: 0, near: 0 })
  await bench.scores(words(30))
  expect(bench.events.some(({ ask, done }) => ask === 100 && done)).toBe(false)
})

test('what was kept with the loom is not asked again: after an edit, only the piece of the edit and those after it', async () => {
  const first = new Bench()
  const text = words(600)
  const from = await first.scores(text)
  await first.room.close()
  const read = (map: ScoreMap) => map.tokens().map(({ from: at, to, bits }) => [at, to, bits])
  const second = new Bench(400, first.kept)
  expect(read(await second.scores(text))).toEqual(read(from))
  expect(second.asked).toEqual([])
  const third = new Bench(400, first.kept)
  const at = text.lastIndexOf(' ')
  const edited = `${text.slice(0, at)} sea${text.slice(at)}`
  expect(read(await third.scores(edited))).toEqual(read(await new Bench().scores(edited)))
  expect(third.asked.length).toBe(1)
  const other = new Bench(400, first.kept, 100, 'another model')
  await other.scores(text)
  expect(other.asked.length).toBe(first.asked.length)
})

test('what was kept and is damaged is asked again', async () => {
  const text = words(300)
  const first = new Bench()
  const whole = await first.scores(text)
  await first.room.close()
  eachSeed(20, (random) => {
    for (const [key, bytes] of first.kept) {
      const hurt = bytes.slice(0, random.chance(0.5) ? bytes.length : random.below(bytes.length))
      if (hurt.length > 0) hurt[random.below(Math.min(hurt.length, 16))] = random.below(256)
      first.kept.set(key, hurt)
    }
  })
  expect(covered(await new Bench(400, first.kept).scores(text))).toBe(covered(whole))
})

test('far from all that is known, the caret\u2019s paragraph is looked at first with less before it', async () => {
  const bench = new Bench(1e6, new Map(), 50_000)
  const text = Array.from({ length: 40 }, (_, i) => words(60, i)).join('\n')
  const near = text.indexOf('\n', 8000) + 20
  const map = await bench.scores(text, 0, near)
  const [first] = bench.events
  expect(first!.provisional).toBe(true)
  expect(bench.asked[0]!.text.length).toBeLessThan(3000)
  const look = new ScoreMap()
  look.add(first!.from, first!.evidence, false)
  expect(text.slice(look.tokens()[0]!.from, look.tokens().at(-1)!.to).trim()).toBe(text.slice(0).split('\n').find((_, i, all) => all.slice(0, i + 1).join('\n').length >= near))
  expect(look.missing(text.length)).toEqual([{ from: 0, to: text.length }])
  expect(covered(map)).toBe(text.length)
  expect(bench.events.filter(({ provisional }) => provisional === true).length).toBe(1)
})
