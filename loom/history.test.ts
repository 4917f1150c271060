import { describe, expect, test } from 'vitest'
import { apply } from './apply'
import { addBranch, editThread, forkAt, joinOps, splitAt, takeAtEnd, type Edit } from './edit'
import { freshId, type NodeId } from './ids'
import { emptyHistory, historyLimit, record, redo, undo, type History } from './history'
import type { Loom } from './loom'
import { toData } from './loomData'
import { threadText } from './path'
import { spanOf } from './runs'
import { show, sketch } from './testing/sketch'
import { randomAct, randomLoom, randomWeave } from './testing/randomLoom'
import { eachSeed, long } from './testing/random'
import { Thread } from './thread'
import type { TransactionEvent } from './transaction'

/** A writer at her desk: what she does and sees, with time passing 100 ms at each act. */
class Desk {
  loom: Loom
  tip: NodeId
  caret: number
  history: History = emptyHistory
  time = 0

  constructor(source: string) {
    const s = sketch(source)
    this.loom = s.loom
    this.tip = s.tip
    this.caret = threadText(s.loom, s.tip).length
  }

  get thread(): Thread {
    return Thread.of(this.loom, this.tip)
  }

  do(event: TransactionEvent, edit: Pick<Edit, 'ops'> & Partial<Edit>): this {
    this.time += 100
    const transaction = { id: freshId('t'), at: this.time, by: 'writer', event, ...edit } as const
    this.loom = apply(this.loom, transaction)
    this.history = record(this.history, transaction, this)
    this.tip = edit.tip ?? this.tip
    this.caret = edit.caret ?? this.caret
    return this
  }

  type(text: string): this {
    for (const letter of text) this.do('type', editThread(this.loom, this.thread, { at: this.caret, removed: 0, inserted: spanOf(letter) }, 0))
    return this
  }

  backspace(times: number): this {
    for (let i = 0; i < times; i++) this.do('type', editThread(this.loom, this.thread, { at: this.caret - 1, removed: 1, inserted: spanOf('') }, 0))
    return this
  }

  branch(anchor: string, text: string): this {
    const node = [...this.loom.nodes.values()].find((each) => each.text === anchor)
    return this.do('branch', addBranch(this.loom, node!.id, { span: spanOf(text, 'unknown'), now: 0 }))
  }

  step(direction: typeof undo): string {
    const step = direction(this.history, this.loom, 0)
    if (step === null) return 'nothing'
    this.loom = apply(this.loom, step.transaction)
    this.history = step.history.done.length < 50 ? (JSON.parse(JSON.stringify(step.history)) as History) : step.history
    this.tip = step.transaction.tip ?? this.tip
    this.caret = step.transaction.caret ?? this.caret
    expect(this.loom.nodes.has(this.tip)).toBe(true)
    return step.label
  }

  undo(): string {
    return this.step(undo)
  }

  redo(): string {
    return this.step(redo)
  }

  get seen(): string {
    const text = threadText(this.loom, this.tip)
    return `${text.slice(0, this.caret)}|${text.slice(this.caret)}`
  }

  get shown(): string {
    return show(this.loom, this.tip)
  }
}

describe('groups', () => {
  test('are words while one types on', () => {
    const desk = new Desk('"" *').type('Once upon a')
    const states = [0, 1, 2].map(() => (desk.undo(), desk.seen))
    expect(states).toEqual(['Once upon |', 'Once |', '|'])
    expect(desk.undo()).toBe('nothing')
    expect([0, 1, 2].map(() => (desk.redo(), desk.seen))).toEqual(['Once |', 'Once upon |', 'Once upon a|'])
    expect(desk.redo()).toBe('nothing')
  })

  test('end at a pause, a move of the caret, and another kind of act', () => {
    const desk = new Desk('"abc" *').type('d')
    desk.time += 400
    desk.type('e')
    desk.caret = 1
    desk.type('X').backspace(1).backspace(1).type('Y')
    const states = Array.from({ length: 5 }, () => (desk.undo(), desk.seen))
    expect(states).toEqual(['|bcde', 'aX|bcde', 'abcd|'.replace('abcd|', 'a|bcde'), 'abcd|', 'abc|'])
  })

  test('after an undo, typing begins anew and what was undone is gone', () => {
    const desk = new Desk('"" *').type('a b')
    desk.undo()
    desk.type('c')
    expect(desk.redo()).toBe('nothing')
    desk.undo()
    expect(desk.seen).toBe('a |')
  })

  test('are bounded', () => {
    const desk = new Desk('"" *')
    for (let i = 0; i < historyLimit + 5; i++) desk.do('title', { ops: [{ t: 'title', from: desk.loom.title, to: `${i}` }] })
    expect(desk.history.done.length).toBe(historyLimit)
    for (let i = 0; i < historyLimit; i++) expect(desk.undo()).toBe('title')
    expect(desk.loom.title).toBe('4')
  })
})

describe('undo destroys nothing that came after', () => {
  test('a new branch that others hang on is archived', () => {
    const desk = new Desk('"ab" * > "cd"').type('X').branch('X', 'woven')
    desk.undo()
    expect(desk.shown).toBe('"ab" * > ["cd", "X" archived > u"woven"]')
    desk.redo()
    expect(desk.shown).toBe('"ab" > ["cd", "X" * > u"woven"]')
    desk.undo()
    expect(desk.shown).toBe('"ab" * > ["cd", "X" archived > u"woven"]')
  })

  test('a split with branches on it stays, and earlier entries see through it', () => {
    const desk = new Desk('"" *').type('abcd')
    desk.do('split', splitAt(desk.loom, desk.thread, 2, 0)).branch('ab', 'woven')
    expect(desk.undo()).toBe('split')
    expect(desk.shown).toBe('"ab" > ["cd" *, u"woven"]')
    expect(desk.undo()).toBe('typing')
    expect(desk.shown).toBe('"" > ["" *, u"woven"]')
    desk.redo()
    expect(desk.shown).toBe('"ab" > ["cd" *, u"woven"]')
    expect(desk.redo()).toBe('split')
    expect(desk.shown).toBe('"ab" > ["cd" *, u"woven"]')
    desk.undo()
    desk.undo()
    expect(desk.seen).toBe('|')
  })

  test('a weave in the middle is no entry, and typing before it is found again', () => {
    const desk = new Desk('"start" *').type('abcd')
    desk.do('weave', splitAt(desk.loom, desk.thread, 7, 0)).branch('startab', 'woven')
    expect(desk.undo()).toBe('typing')
    expect(desk.shown).toBe('"start" > ["" *, u"woven"]')
    expect(desk.seen).toBe('start|')
    desk.redo()
    expect(desk.shown).toBe('"startab" > ["cd" *, u"woven"]')
    expect(desk.seen).toBe('startabcd|')
  })

  test('a take is undone to where the writer was', () => {
    const desk = new Desk('"ab" *').branch('ab', 'cdef')
    const branch = [...desk.loom.nodes.values()].find((node) => node.text === 'cdef')!.id
    desk.do('take', takeAtEnd(desk.loom, desk.thread, branch, 2)).branch('cd', 'more')
    expect(desk.undo()).toBe('take')
    expect(desk.shown).toBe('"ab" * > u"cd" > [u"ef", u"more"]')
    expect(desk.seen).toBe('ab|')
    desk.redo()
    expect(desk.seen).toBe('abcd|')
    const whole = new Desk('"ab" * > "cd"')
    whole.do('take', takeAtEnd(whole.loom, whole.thread, [...whole.loom.nodes.values()].find((node) => node.text === 'cd')!.id, 2))
    expect(whole.undo()).toBe('take')
    expect(whole.seen).toBe('ab|')
  })

  test('marks that came since stay', () => {
    const desk = new Desk('"ab" *')
    desk.do('mark', { ops: [{ t: 'mark', node: desk.tip, from: {}, to: { bookmark: true } }] })
    desk.do('branch', { ops: [{ t: 'mark', node: desk.tip, from: { bookmark: true }, to: { bookmark: true, note: 'n' } }] })
    desk.undo()
    expect(desk.loom.nodes.get(desk.tip)?.marks).toEqual({ note: 'n' })
  })

  test('a fork and a join come back whole', () => {
    const desk = new Desk('"abcd" *')
    desk.do('fork', forkAt(desk.loom, desk.thread, 2, 0)).type('X')
    desk.undo()
    desk.undo()
    expect(desk.shown).toBe('"abcd" *')
    desk.redo()
    desk.redo()
    expect(desk.shown).toBe('"ab" > ["cd", "X" *]')
    const joined = new Desk('"ab" > "cd" *')
    joined.do('join', { ...joinOps(joined.loom, joined.loom.root)!, tip: joined.loom.root })
    joined.undo()
    expect(joined.shown).toBe('"ab" > "cd" *')
  })

  test('an entry whose text is gone is forgotten, not forced', () => {
    const desk = new Desk('"ab" *').type('X')
    desk.do('title', { ops: [{ t: 'title', from: 'Sketch', to: 'New' }] })
    desk.do('branch', { ops: editThread(desk.loom, desk.thread, { at: 0, removed: 3, inserted: spanOf('other') }, 0).ops })
    expect(desk.undo()).toBe('title')
    expect(desk.undo()).toBe('nothing')
    expect(threadText(desk.loom, desk.tip)).toBe('other')
  })
})

describe('laws', () => {
  test('undo all gives the loom as it was, redo all as it became', () => {
    eachSeed(long ? 10_000 : 500, (random) => {
      const desk = new Desk('"ab" *')
      desk.loom = randomLoom(random, 5)
      desk.tip = desk.loom.root
      desk.caret = 0
      const first = toData(desk.loom)
      const firstTip = desk.tip
      for (let i = random.below(25); i >= 0; i--) desk.do(...actOf(randomAct(desk.loom, desk.tip, random, desk.time)))
      const last = toData(desk.loom)
      const lastTip = desk.tip
      while (desk.undo() !== 'nothing');
      expect(toData(desk.loom)).toEqual(first)
      expect(desk.tip).toBe(firstTip)
      while (desk.redo() !== 'nothing');
      expect(toData(desk.loom)).toEqual(last)
      expect(desk.tip).toBe(lastTip)
    })
  })

  test('with weaves in between, undo all shows the first text, redo all the last, and no woven node is lost', () => {
    eachSeed(long ? 5_000 : 300, (random) => {
      const desk = new Desk('"Once upon a time" *')
      const first = threadText(desk.loom, desk.tip)
      for (let i = random.below(20); i >= 0; i--) {
        const acts = ['type', 'paste', 'fork', 'split', 'take']
        const act = random.chance(0.3) ? randomWeave(desk.loom, desk.tip, random, desk.time) : randomAct(desk.loom, desk.tip, random, desk.time)
        if (act.event === 'weave' || act.event === 'branch' || acts.includes(act.event)) desk.do(...actOf(act))
      }
      const last = threadText(desk.loom, desk.tip)
      const woven = new Set(desk.loom.nodes.keys())
      const forks = [...desk.loom.nodes.values()].filter((node) => node.children.length > 1).map((node) => node.id)
      while (desk.undo() !== 'nothing');
      expect(threadText(desk.loom, desk.tip)).toBe(first)
      while (desk.redo() !== 'nothing');
      expect(threadText(desk.loom, desk.tip)).toBe(last)
      expect(forks.every((id) => desk.loom.nodes.has(id) && woven.has(id))).toBe(true)
    })
  })
})

function actOf(act: ReturnType<typeof randomAct> | ReturnType<typeof randomWeave>): [TransactionEvent, Pick<Edit, 'ops'> & Partial<Edit>] {
  const { event, ops, tip } = act
  return [event, 'caret' in act ? { ops, tip, caret: act.caret as number } : { ops, tip }]
}
