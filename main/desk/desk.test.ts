import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BridgeEvent, Hello, OpenLoom } from '../../protocol/bridge'
import type { Answer } from '../../protocol/fault'
import { editThread, splitAt } from '../../loom/edit'
import { freshId, type NodeId, type WeaveId } from '../../loom/ids'
import type { Loom } from '../../loom/loom'
import { fromData, toData } from '../../loom/loomData'
import { decodeEvidence } from '../../loom/evidenceCodec'
import { threadText } from '../../loom/path'
import { Replica } from '../../loom/replica'
import { spanOf } from '../../loom/runs'
import { Thread } from '../../loom/thread'
import type { Op, TransactionEvent } from '../../loom/transaction'
import { tinyGguf } from '../engine/testing/ggufFile'
import { memoryEngines } from '../engine/testing/memoryEngine'
import { memoryImports } from '../formats/testing/memoryImports'
import type { Places } from '../places'
import { createDesk, type Desk } from './desk'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-desk-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function places(): Places {
  const at = (name: string) => join(folder, name)
  return {
    app: folder, page: at('page'), worker: at('worker.js'), importer: at('importer.js'), bundledModel: 'fake:seed=1', userData: at('data'),
    looms: at('looms'), copies: at('copies'), models: at('models'), logs: at('logs'),
  }
}

/** A page without a window: it holds a replica, types, weaves and takes, and waits for what it is told. */
class Page {
  readonly events: BridgeEvent[] = []
  readonly #waiting = new Set<() => void>()
  desk!: Desk
  replica!: Replica
  tip!: NodeId

  static async opens(model = 'fake:seed=1'): Promise<Page> {
    const page = new Page()
    page.desk = await createDesk({
      places: places(),
      spawner: memoryEngines().spawn, importer: memoryImports(),
      shell: {
        chooseFolder: () => Promise.resolve(null), chooseModelFile: () => Promise.resolve(null), chooseFiles: () => Promise.resolve(null), saveFile: () => Promise.resolve('download'),
        reveal: () => Promise.resolve(), openHelp: () => Promise.resolve(), closeWindow: () => undefined,
      },
      emit: (event) => page.hears(event),
      model, version: '0', platform: 'linux', kind: 'browser',
    })
    const hello = await page.says(page.desk.bridge.hello({}))
    page.lays(hello.open as OpenLoom)
    return page
  }

  lays(open: OpenLoom): void {
    this.replica = new Replica(fromData(open.data))
    this.tip = open.session.tip
  }

  hears(event: BridgeEvent): void {
    this.events.push(event)
    if (event.t === 'transaction') {
      this.replica.receive(event.transaction)
      if (event.transaction.tip !== undefined) this.tip = event.transaction.tip
    }
    for (const wake of [...this.#waiting]) wake()
  }

  async until<E extends BridgeEvent>(want: (event: BridgeEvent) => event is E): Promise<E> {
    for (;;) {
      const found = this.events.find(want)
      if (found !== undefined) return found
      await this.#news()
    }
  }

  async hasSeen(weave: WeaveId, branch: number, units: number): Promise<void> {
    while ((this.texts(weave)[branch] ?? '').length <= units) await this.#news()
  }

  #news(): Promise<void> {
    return new Promise((wake) => {
      const woken = () => {
        this.#waiting.delete(woken)
        wake()
      }
      this.#waiting.add(woken)
    })
  }

  async says<T>(answer: Promise<Answer<T>>): Promise<T> {
    const said = await answer
    if (!said.ok) throw new Error(said.fault.sentence)
    return said.value
  }

  async hasModel(): Promise<void> {
    await this.until((event): event is BridgeEvent & { t: 'model' } => event.t === 'model' && event.model.t === 'ready')
  }

  get loom(): Loom {
    return this.replica.view
  }

  get text(): string {
    return threadText(this.loom, this.tip)
  }

  async commits(event: TransactionEvent, ops: readonly Op[], tip = this.tip): Promise<void> {
    const transaction = { id: freshId('t'), at: Date.now(), by: 'writer' as const, event, ops, tip }
    this.replica.local(transaction)
    this.tip = tip
    await this.says(this.desk.bridge.commit({ transaction }))
  }

  async types(text: string, at = this.text.length): Promise<void> {
    const edit = editThread(this.loom, Thread.of(this.loom, this.tip), { at, removed: 0, inserted: spanOf(text) }, Date.now())
    await this.commits('type', edit.ops, edit.tip)
  }

  async weaves(branches: number, anchor = this.tip): Promise<WeaveId> {
    return (await this.says(this.desk.bridge.weave({ anchor, branches }))).weave
  }

  ended(weave: WeaveId) {
    return this.until((event): event is BridgeEvent & { t: 'weaveEnded' } => event.t === 'weaveEnded' && event.weave === weave)
  }

  texts(weave: WeaveId): string[] {
    const texts: string[] = []
    for (const event of this.events) {
      if (event.t === 'weave' && event.weave === weave) for (const news of event.news) texts[news.branch] = (texts[news.branch] ?? '') + news.text
    }
    return texts
  }

  async takes(weave: WeaveId, branch: number, from: number, to: number | null, at = this.text.length): Promise<void> {
    await this.says(this.desk.bridge.take({ weave, branch, from, to, tip: this.tip, at, seen: 5 }))
  }
}

function children(page: Page, node: NodeId): string[] {
  return (page.loom.nodes.get(node)?.children ?? []).map((child) => page.loom.nodes.get(child)?.text ?? '?')
}

describe('a desk', () => {
  test('streams five branches, gives each its node in order, and keeps their evidence', async () => {
    const page = await Page.opens()
    await page.hasModel()
    const anchor = page.tip
    const weave = await page.weaves(5)
    expect((await page.ended(weave)).fault).toBeNull()
    expect(children(page, anchor)).toEqual(page.texts(weave))
    const branches = page.loom.nodes.get(anchor)?.children ?? []
    const surprises = await page.says(page.desk.bridge.nodeSurprises({ nodes: [anchor, ...branches] }))
    expect(surprises[0], 'of what the writer wrote nothing is recorded').toBeNull()
    for (const [index, child] of branches.entries()) {
      const news = page.events.flatMap((event) => (event.t === 'weave' ? event.news : [])).filter((item) => item.branch === index)
      const mean = news.reduce((sum, { bits }) => sum + bits, 0) / news.reduce((sum, { tokens }) => sum + tokens, 0)
      expect(surprises[index + 1], `mean surprise of ${child}`).toBeCloseTo(mean, 3)
    }
    for (const child of page.loom.nodes.get(anchor)?.children ?? []) {
      const node = page.loom.nodes.get(child)
      const run = node?.runs[0]
      if (run?.origin !== 'simulator' || run.source?.evidence == null) throw new Error('a branch without evidence')
      const { tokens, healed, damage } = decodeEvidence(await page.says(page.desk.bridge.readEvidence({ evidence: run.source.evidence })))
      expect(damage).toBeNull()
      const bytes = Buffer.concat(tokens.map((token) => token.bytes)).subarray(healed)
      expect(bytes.toString('utf8')).toBe(node?.text)
      expect(node?.marks.unread).toBe(true)
    }
    await page.desk.close()
  })

  test('a weave asked for before the model is there waits for it', async () => {
    const page = await Page.opens('fake:seed=1,loadMs=150')
    const weave = await page.weaves(2)
    expect((await page.ended(weave)).fault).toBeNull()
    expect(page.texts(weave)).toHaveLength(2)
    await page.desk.close()
  })

  test('takes while branches stream: the rest ends, nothing is lost, undo gives the thread back', async () => {
    const page = await Page.opens('fake:seed=2,delay=5')
    await page.hasModel()
    const before = page.text
    const anchor = page.tip
    const weave = await page.weaves(4)
    await page.hasSeen(weave, 2, 12)
    const shown = page.texts(weave)[2] ?? ''
    await page.takes(weave, 2, 0, 8)
    expect(page.text).toBe(before + shown.slice(0, 8))
    await page.ended(weave)
    const branches = children(page, anchor)
    expect(branches).toHaveLength(4)
    page.texts(weave).forEach((text, i) => expect(text.startsWith(branches[i] ?? '?')).toBe(true))
    expect(children(page, page.tip).join('')).toBe((page.texts(weave)[2] ?? '').slice(8))
    await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(before)
    await page.says(page.desk.bridge.redo({}))
    expect(page.text).toBe(before + shown.slice(0, 8))
    await page.desk.close()
  })

  test('a branch taken whole while it streams stays in the tree when the taking is undone', async () => {
    const page = await Page.opens('fake:seed=5,delay=5')
    await page.hasModel()
    const { text, tip } = page
    const weave = await page.weaves(2)
    await page.hasSeen(weave, 1, 10)
    await page.takes(weave, 1, 0, null)
    const taken = page.text.slice(text.length)
    expect(page.texts(weave)[1]?.startsWith(taken)).toBe(true)
    await page.ended(weave)
    await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(text)
    expect(children(page, tip)[1]).toBe(taken)
    await page.desk.close()
  })

  test('takes in the middle of the text without moving what follows', async () => {
    const page = await Page.opens()
    await page.hasModel()
    const at = 40
    const before = page.text
    const { ops, head, tip } = splitAt(page.loom, Thread.of(page.loom, page.tip), at, Date.now())
    await page.commits('weave', ops, tip)
    const weave = await page.weaves(3, head)
    await page.ended(weave)
    await page.takes(weave, 1, 0, null, at)
    expect(page.text).toBe(before.slice(0, at) + page.texts(weave)[1] + before.slice(at))
    await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(before)
    await page.desk.close()
  })

  test('a dying engine costs no text: branches so far stand in the tree, marked, and it loads again', async () => {
    const page = await Page.opens('fake:seed=3,delay=2,crashAfter=40')
    await page.hasModel()
    const anchor = page.tip
    const weave = await page.weaves(4)
    const { fault } = await page.ended(weave)
    expect(fault?.code).toBe('engine-gone')
    const nodes = (page.loom.nodes.get(anchor)?.children ?? []).map((id) => page.loom.nodes.get(id))
    expect(nodes.map((node) => node?.text)).toEqual(page.texts(weave))
    expect(nodes.every((node) => node?.marks.interrupted)).toBe(true)
    await page.types(' and still she wrote')
    expect(page.text.endsWith(' and still she wrote')).toBe(true)
    await page.desk.close()
  })

  test('opens again as it was closed, with the same text, tree and undo', async () => {
    const first = await Page.opens()
    await first.hasModel()
    await first.types(' a ship')
    const weave = await first.weaves(2)
    await first.ended(weave)
    await first.takes(weave, 0, 0, null)
    const { text } = first
    const data = toData(first.loom)
    await first.desk.close()
    const again = await Page.opens()
    expect(again.text).toBe(text)
    expect(toData(again.loom)).toEqual(data)
    await again.says(again.desk.bridge.undo({}))
    expect(again.text.endsWith(' a ship')).toBe(true)
    await again.desk.close()
  })

  test('tells how far the compaction of a loom that is being closed has come, and stops it without losing a word', async () => {
    const page = await Page.opens()
    const { id } = page.loom
    await page.types('and the sea was there. '.repeat(20_000))
    const { text } = page
    const stopped: Promise<Answer<boolean>>[] = []
    const told = page.until((event): event is BridgeEvent & { t: 'compacting' } => {
      if (event.t !== 'compacting' || event.progress === null) return false
      if (stopped.length === 0) stopped.push(page.desk.bridge.stopCompacting({}))
      return true
    })
    await page.says(page.desk.bridge.createLoom({ title: 'Another' }))
    expect((await told).progress?.of).toBeGreaterThan(1)
    expect(await stopped[0]).toEqual({ ok: true, value: true })
    expect(page.events.findLast((event) => event.t === 'compacting')?.progress).toBeNull()
    expect(await page.says(page.desk.bridge.stopCompacting({}))).toBe(false)
    page.lays(await page.says(page.desk.bridge.openLoom({ loom: id })))
    page.lays(await page.says(page.desk.bridge.openLoom({ loom: id })))
    expect(page.text).toBe(text)
    await page.desk.close()
  })

  test('an engine that hangs does not keep a loom from closing, nor lose what it had said', async () => {
    const page = await Page.opens('fake:seed=6,delay=2,hangAfter=30')
    await page.hasModel()
    const anchor = page.tip
    const weave = await page.weaves(2)
    await page.hasSeen(weave, 0, 5)
    const hello: Hello = await page.says(page.desk.bridge.hello({}))
    const loom = fromData((hello.open as OpenLoom).data)
    expect((loom.nodes.get(anchor)?.children ?? []).map((id) => loom.nodes.get(id)?.text)).toEqual(page.texts(weave))
  })

  test('a page that comes up again finds the branches that arrived meanwhile', async () => {
    const page = await Page.opens('fake:seed=4,delay=5')
    await page.hasModel()
    const anchor = page.tip
    const weave = await page.weaves(3)
    await page.hasSeen(weave, 0, 5)
    const hello: Hello = await page.says(page.desk.bridge.hello({}))
    const loom = fromData((hello.open as OpenLoom).data)
    const stand = (loom.nodes.get(anchor)?.children ?? []).map((id) => loom.nodes.get(id)?.text ?? '')
    expect(stand).toHaveLength(3)
    page.texts(weave).forEach((text, i) => expect(stand[i]?.startsWith(text.slice(0, 5))).toBe(true))
    await page.desk.close()
  })
})

describe('a desk with two models', () => {
  test('keeps the loom, adds to no fan of another model, and knows which one the loom was woven with', async () => {
    const model = join(folder, 'models', 'other.gguf')
    for (const each of ['models', 'data']) mkdirSync(join(folder, each))
    writeFileSync(model, tinyGguf())
    const known = { path: model, name: 'other', bytes: tinyGguf().length, usedAt: 7, tokensPerSecond: 12 }
    writeFileSync(join(folder, 'data', 'memory.json'), JSON.stringify({ model: null, threads: {}, models: [known] }))
    const page = await Page.opens()
    const { bridge } = page.desk
    await page.hasModel()
    expect(await page.says(bridge.modelOfLoom({}))).toBeNull()
    const weave = await page.weaves(2)
    await page.ended(weave)
    const text = page.text

    const { atHand } = await page.says(bridge.listModels({}))
    const other = atHand.find(({ name }) => name === 'other') ?? expect.fail('the model is not listed')
    expect(other).toMatchObject({ source: 'downloaded', tokensPerSecond: 12, open: false })
    await page.says(bridge.useModel({ model: other.key }))
    expect(page.text).toBe(text)
    expect(await page.says(bridge.modelOfLoom({}))).toEqual({ wanted: expect.objectContaining({ name: 'fake' }) as unknown, found: null, offered: null })
    const more = await bridge.weaveMore({ weave, branches: 1 })
    expect(more.ok ? '' : more.fault.sentence).toMatch(/Another model is open/)

    const again = await page.weaves(1)
    await page.ended(again)
    expect([...page.loom.generations.values()].map((each) => each.model.name)).toEqual(expect.arrayContaining(['fake', 'other']))
    expect(await page.says(bridge.modelOfLoom({}))).toBeNull()
    const removal = await bridge.removeModel({ model: other.key })
    expect(removal.ok ? '' : removal.fault.sentence).toMatch(/is open/)
    expect(existsSync(model)).toBe(true)
    await page.desk.close()
  })
})

describe('a desk weaves adaptively', () => {
  /** The text on the way to a branch, and its number's parents. */
  function paths(page: Page, weave: WeaveId): { readonly leaves: number[]; textTo(branch: number): string; readonly parents: Map<number, number> } {
    const parents = new Map<number, number>()
    for (const event of page.events) {
      if (event.t === 'weave' && event.weave === weave) for (const { branch, forkOf } of event.news) if (forkOf !== undefined) parents.set(branch, forkOf)
    }
    const texts = page.texts(weave)
    const textTo = (branch: number): string => {
      const up = parents.get(branch)
      return (up === undefined ? '' : textTo(up)) + (texts[branch] ?? '')
    }
    const inner = new Set(parents.values())
    return { parents, textTo, leaves: [0, ...parents.keys()].filter((branch) => !inner.has(branch)) }
  }

  const adaptive = async (page: Page) => {
    await page.says(page.desk.bridge.setSettings({ patch: { adaptBits: 3, adaptAfter: 3, adaptTips: 5, tokens: 16 } }))
    return page.says(page.desk.bridge.weave({ anchor: page.tip, branches: 1, adaptive: true }))
  }

  test('what lands is a tree whose forks are forks, with its record, and taking a leaf is one step', async () => {
    const page = await Page.opens('fake:seed=3')
    await page.hasModel()
    const before = page.text
    const anchor = page.tip
    const { weave, numbers } = await adaptive(page)
    expect(numbers).toBe(9)
    expect((await page.ended(weave)).fault).toBeNull()
    const { leaves, textTo, parents } = paths(page, weave)
    expect(leaves.length).toBeGreaterThan(2)
    expect(leaves.length).toBeLessThanOrEqual(5)
    const root = page.loom.nodes.get(anchor)?.children ?? []
    expect(root).toHaveLength(1)
    const inLoom: string[] = []
    const open = root.map((node) => ({ node, text: '' }))
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const node = page.loom.nodes.get(at.node)
      const text = at.text + (node?.text ?? '')
      if (node?.children.length === 0) inLoom.push(text)
      else expect(node?.children.length).toBeGreaterThan(1)
      for (const child of node?.children ?? []) open.push({ node: child, text })
    }
    expect(inLoom.toSorted()).toEqual(leaves.map(textTo).toSorted())
    const [generation] = [...page.loom.generations.values()]
    expect(generation?.adapt).toEqual({ bits: 3, after: 3, ways: 3, tips: 5 })

    const leaf = leaves.find((branch) => parents.get(parents.get(branch) ?? -1) !== undefined) ?? (leaves[0] as number)
    await page.takes(weave, leaf, 0, null)
    expect(page.text).toBe(before + textTo(leaf))
    const steps = page.loom.choices.length
    expect(page.loom.choices[0]).toMatchObject({ offered: 1, seen: 1, taken: 0 })
    expect(steps).toBeGreaterThan(1)
    await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(before)
    expect(page.loom.choices).toHaveLength(0)
    await page.desk.close()
  })

  test('a leaf is taken in part and on across a fork, also in the middle of a text', async () => {
    for (const middle of [false, true]) {
      const page = await Page.opens('fake:seed=4')
      await page.hasModel()
      await page.types('The house. ', 0)
      const at = middle ? 4 : page.text.length
      const before = page.text
      const split = splitAt(page.loom, Thread.of(page.loom, page.tip), at, Date.now())
      if (split.ops.length > 0) await page.commits('weave', split.ops, split.tip)
      await page.says(page.desk.bridge.setSettings({ patch: { adaptBits: 3, adaptAfter: 3, adaptTips: 5, tokens: 16 } }))
      const { weave } = await page.says(page.desk.bridge.weave({ anchor: split.head, branches: 1, adaptive: true }))
      await page.ended(weave)
      const { leaves, textTo } = paths(page, weave)
      const leaf = leaves.at(-1) as number
      const whole = textTo(leaf)
      const cut = (page.texts(weave)[0] ?? '').length
      for (const [from, to] of [[0, 4], [4, cut + 3], [cut + 3, null]] as const) {
        await page.takes(weave, leaf, from, to, at + from)
        expect(page.text).toBe(before.slice(0, at) + whole.slice(0, to ?? whole.length) + before.slice(at))
      }
      for (let step = 0; step < 3; step++) await page.says(page.desk.bridge.undo({}))
      expect(page.text).toBe(before)
      await page.desk.close()
    }
  })

  test('taking while it forks loses nothing that has come', async () => {
    const page = await Page.opens('fake:seed=3,delay=4')
    await page.hasModel()
    const before = page.text
    const { weave } = await adaptive(page)
    await page.until((event): event is BridgeEvent & { t: 'weave' } => event.t === 'weave' && event.news.some(({ branch, text }) => branch > 0 && text !== ''))
    const { leaves, textTo } = paths(page, weave)
    const leaf = leaves.find((branch) => (page.texts(weave)[branch] ?? '') !== '') as number
    const shown = textTo(leaf).length
    await page.takes(weave, leaf, 0, shown)
    await page.ended(weave)
    expect(page.text).toBe(before + textTo(leaf).slice(0, shown))
    const all = [...page.loom.nodes.values()].map(({ id }) => threadText(page.loom, id))
    for (const branch of leaves) expect(all.some((text) => text.startsWith(before + textTo(branch)) || (before + textTo(branch)).startsWith(text))).toBe(true)
    await page.desk.close()
  })

  test('the evidence of a branch can be read while it streams', async () => {
    const page = await Page.opens('fake:seed=2,delay=5')
    await page.hasModel()
    const weave = await page.weaves(2)
    await page.hasSeen(weave, 1, 30)
    const { tokens, damage } = decodeEvidence(await page.says(page.desk.bridge.readBranch({ weave, branch: 1 })))
    expect(damage).toBeNull()
    expect(tokens.length).toBeGreaterThan(1)
    await page.desk.close()
  })
})

describe('a desk looks ahead', () => {
  const looks = async (page: Page, ask: number, path: readonly number[] = [], places = 40) => {
    await page.says(page.desk.bridge.lookAhead({ ask, tip: page.tip, at: page.text.length, path, places }))
    await page.until((event): event is BridgeEvent & { t: 'multiverse' } => event.t === 'multiverse' && event.ask === ask && event.done)
    return page.events.flatMap((event) => (event.t === 'multiverse' && event.ask === ask ? event.expansions : []))
  }

  test('streams places, and keeps a way as a branch with its evidence, which undo takes back', async () => {
    const page = await Page.opens()
    await page.hasModel()
    await page.types('The old house', 0)
    const expansions = await looks(page, 1)
    expect(expansions).toHaveLength(40)
    const root = expansions[0]
    const first = root?.onward[0]
    const second = expansions.find(({ place }) => place === root?.first)?.onward[1]
    if (root === undefined || first === undefined || second === undefined) throw new Error('nothing was seen')
    const path = [first.id, second.id]
    const inside = await looks(page, 2, [first.id], 10)
    expect(inside[0]?.onward.map(({ id }) => id)).toEqual(expansions.find(({ place }) => place === root.first)?.onward.map(({ id }) => id))
    const before = page.text
    await page.says(page.desk.bridge.keepPath({ tip: page.tip, at: page.text.length, path, stands: null }))
    expect(page.text).toBe(before + Buffer.concat([first.bytes, second.bytes]).toString('utf8'))
    const run = page.loom.nodes.get(page.tip)?.runs[0]
    if (run?.origin !== 'simulator' || run.source?.evidence == null) throw new Error('a way without evidence')
    const { tokens } = decodeEvidence(await page.says(page.desk.bridge.readEvidence({ evidence: run.source.evidence })))
    expect(tokens.map(({ id, rank }) => [id, rank])).toEqual([[first.id, 1], [second.id, 2]])
    expect(tokens[0]?.logprob).toBeCloseTo(first.logprob, 5)
    expect(page.loom.choices[0]?.seen).toBe(12)
    const tip = page.tip
    const third = expansions.find(({ place }) => place === root.first)?.onward[2]
    if (third === undefined) throw new Error('too little was seen')
    await page.says(page.desk.bridge.keepPath({ tip, at: before.length, path: [first.id, third.id], stands: { tip, tokens: 1 } }))
    expect(page.text).toBe(before + Buffer.concat([first.bytes, third.bytes]).toString('utf8'))
    const fork = page.loom.nodes.get(page.tip)?.parent ?? page.tip
    expect(threadText(page.loom, fork)).toBe(before + Buffer.from(first.bytes).toString('utf8'))
    expect(page.loom.nodes.get(fork)?.children).toHaveLength(2)
    await page.says(page.desk.bridge.undo({}))
    await page.says(page.desk.bridge.undo({}))
    expect(page.text).toBe(before)
    await page.desk.close()
  })

  test('a way that was never seen, and a place that is gone, are refused', async () => {
    const page = await Page.opens()
    await page.hasModel()
    const refused = await page.desk.bridge.keepPath({ tip: page.tip, at: 0, path: [1], stands: null })
    expect(refused.ok).toBe(false)
    const gone = await page.desk.bridge.lookAhead({ ask: 1, tip: page.tip, at: 1e6, path: [], places: 10 })
    expect(gone.ok).toBe(false)
    await page.desk.close()
  })

  test('another look ends the one before it', async () => {
    const page = await Page.opens('fake:seed=1,delay=20')
    await page.hasModel()
    await page.says(page.desk.bridge.lookAhead({ ask: 1, tip: page.tip, at: 0, path: [], places: 4000 }))
    await looks(page, 2, [], 10)
    expect(page.events.some((event) => event.t === 'multiverse' && event.ask === 1 && event.done)).toBe(false)
    await page.desk.close()
  })
})
