import { describe, expect, it } from 'vitest'
import { PathCache, type Path, type SequenceMemory } from './pathCache'
import { Random } from './random'

/** Cells as llama.cpp's unified cache keeps them: a position and the sequences that have it. */
class Cells implements SequenceMemory {
  readonly cells: { position: number; token: number; readonly sequences: Set<number> }[] = []

  add(sequence: number, position: number, token: number): void {
    this.cells.push({ position, token, sequences: new Set([sequence]) })
  }

  copy(from: number, to: number, start: number, end: number): void {
    for (const { position, sequences } of this.cells) if (position >= start && position < end && sequences.has(from)) sequences.add(to)
  }

  remove(sequence: number, start: number, end = Infinity): void {
    for (const { position, sequences } of this.cells) if (position >= start && position < end) sequences.delete(sequence)
    const left = this.cells.filter(({ sequences }) => sequences.size > 0)
    this.cells.splice(0, Infinity, ...left)
  }

  isWhole(): boolean {
    return true
  }

  /** Puts back what a sequence held from `start` on. */
  restore(sequence: number, start: number, tokens: readonly number[]): void {
    tokens.forEach((token, i) => this.add(sequence, start + i, token))
  }

  tokensOf(sequence: number): number[] {
    const mine = this.cells.filter(({ sequences }) => sequences.has(sequence)).sort((a, b) => a.position - b.position)
    expect(mine.map(({ position }) => position)).toEqual(mine.map((_, i) => i))
    return mine.map(({ token }) => token)
  }
}

function evaluate(cache: PathCache, cells: Cells, tokens: readonly number[], most = tokens.length): { path: Path; length: number } {
  const taken = cache.take(tokens, most)
  if (!taken) throw new Error('no sequence')
  const rest = tokens.slice(taken.length)
  expect(cache.reserve(rest.length)).toBe(true)
  rest.forEach((token, i) => cells.add(taken.path.sequence, taken.length + i, token))
  cache.extend(taken.path, rest)
  return taken
}

describe('a path cache', () => {
  it('evaluates a prefix once and only what is new after it', () => {
    const cells = new Cells()
    const cache = new PathCache(cells, 100, 8)
    const first = evaluate(cache, cells, [1, 2, 3, 4])
    expect(first.length).toBe(0)
    cache.unpin(first.path)
    const appended = evaluate(cache, cells, [1, 2, 3, 4, 5])
    expect(appended.length).toBe(4)
    cache.unpin(appended.path)
    expect(cache.paths).toBe(1)
    const edited = evaluate(cache, cells, [1, 2, 9, 9])
    expect(edited.length).toBe(2)
    expect(cache.cellsUsed).toBe(7)
    expect(cells.cells).toHaveLength(7)
  })

  it('never evicts a pinned path, and the one unused for longest first', () => {
    const cells = new Cells()
    const cache = new PathCache(cells, 10, 8)
    const thread = evaluate(cache, cells, [1, 1, 1, 1])
    for (const token of [2, 3]) cache.unpin(evaluate(cache, cells, [token, token, token]).path)
    cache.unpin(evaluate(cache, cells, [2, 2, 2]).path)
    cache.unpin(evaluate(cache, cells, [4, 4, 4]).path)
    expect([[1, 1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]].map((tokens) => cache.known(tokens))).toEqual([4, 3, 0, 3])
    expect(cache.reserve(7)).toBe(false)
    expect(cells.tokensOf(thread.path.sequence)).toEqual([1, 1, 1, 1])
  })

  it('answers null when every sequence is in use', () => {
    const cache = new PathCache(new Cells(), 10, 2)
    expect(cache.take([1])).not.toBeNull()
    expect(cache.lend()).not.toBeNull()
    expect(cache.take([2])).toBeNull()
    expect(cache.lend()).toBeNull()
  })

  const first = Number(process.env['SEED'] ?? 1)
  const seeds = Array.from({ length: process.env['HEDDLE_LONG'] ? 500 : 40 }, (_, i) => first + i)
  it.each(seeds)('holds what it says it holds (SEED=%i)', (seed) => {
    const random = new Random(seed)
    const below = (n: number): number => Math.floor(random.next() * n)
    const cells = new Cells()
    const cache = new PathCache(cells, 60, 10)
    const text = (): number[] => Array.from({ length: 1 + below(12) }, () => below(3))
    let held: { path: Path; tokens: number[] }[] = []
    const stored: { tokens: readonly number[]; from: number }[] = []
    for (let step = 0; step < 120; step++) {
      const act = below(7)
      if (act < 2) {
        const tokens = text()
        const taken = cache.take(tokens, 1 + below(tokens.length))
        if (!taken) continue
        const rest = tokens.slice(taken.length)
        if (cache.reserve(rest.length)) {
          rest.forEach((token, i) => cells.add(taken.path.sequence, taken.length + i, token))
          cache.extend(taken.path, rest)
        } else tokens.length = taken.length
        held.push({ path: taken.path, tokens })
      } else if (act === 2 && held.length > 0) {
        const [one] = held.splice(below(held.length), 1)
        cache.unpin(one!.path)
      } else if (act === 3 && held.length > 0) {
        const { path, tokens } = held[below(held.length)]!
        if (held.filter((other) => other.path === path).length > 1) continue
        const keep = below(tokens.length + 1)
        cache.shorten(path, keep)
        tokens.length = keep
      } else if (act === 4) {
        const oldest = cache.oldest()
        if (!oldest) continue
        expect(cells.tokensOf(oldest.path.sequence)).toEqual(oldest.tokens)
        const { idleCells } = cache
        cache.drop(oldest.path)
        expect(cache.idleCells).toBe(idleCells - (oldest.tokens.length - oldest.from))
        stored.push(oldest)
      } else if (act === 5 && stored.length > 0) {
        const { tokens, from } = stored[below(stored.length)]!
        if (!cache.reserve(tokens.length - from)) continue
        const sequence = cache.lend()
        const known = cache.known(tokens)
        if (sequence === null || known < from || known === tokens.length) {
          if (sequence !== null) cache.giveBack(sequence)
          continue
        }
        cells.restore(sequence, from, tokens.slice(from))
        cells.remove(sequence, from, known)
        expect(cache.adopt(sequence, tokens, known)).toBe(true)
        expect(cache.known(tokens)).toBe(tokens.length)
      } else if (held.length > 0) {
        const { path, tokens } = held[below(held.length)]!
        const sequence = cache.lend()
        if (sequence === null) continue
        cells.copy(path.sequence, sequence, 0, tokens.length)
        const more = text()
        if (!cache.reserve(more.length)) {
          cache.giveBack(sequence)
          continue
        }
        cache.count(more.length)
        more.forEach((token, i) => cells.add(sequence, tokens.length + i, token))
        cache.count(-more.length)
        cache.keep(sequence, [...tokens, ...more], tokens.length)
        expect(cache.known([...tokens, ...more])).toBe(tokens.length + more.length)
      }
      for (const { path, tokens } of held) expect(cells.tokensOf(path.sequence)).toEqual(tokens)
      expect(cache.cellsUsed).toBe(cells.cells.length)
    }
    for (const { path } of held) cache.unpin(path)
    held = []
    while (cache.evict());
    expect(cells.cells).toHaveLength(0)
    expect(cache.cellsUsed).toBe(0)
  })
})
