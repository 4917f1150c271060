import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshId } from '../../loom/ids'
import { toData } from '../../loom/loomData'
import { threadText } from '../../loom/path'
import { simulatorSpan } from '../../loom/runs'
import { eachSeed, long, type Random } from '../../loom/testing/random'
import { tokensOf } from '../play/script'
import { plainPage, type PlainPage } from './testing/plainPage'
import { wording } from '../wording/wording'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** The result of `act`, when the answers that it waits for have come and `ms` have gone by. */
async function settled<T>(act: Promise<T>, ms = 1): Promise<T> {
  let done = false
  const over = act.finally(() => (done = true))
  for (let i = 0; !done && i < 1000; i++) await vi.advanceTimersByTimeAsync(1)
  await vi.advanceTimersByTimeAsync(ms)
  return over
}

/** What the writer may be told when she is faster than main. */
const harmless = new Set([
  wording.loom.nothingToJoin,
  wording.branches.branchOnItsWay,
  wording.branches.wordOnItsWay,
  wording.branches.nothingIn,
  'The place to weave from is gone.',
  'These branches are no longer on offer; they are in the tree.',
])

const word = (random: Random): string => random.pick(['so', ' the', ' boat', '\n', ' \u{1f600}', '.', ' came', '', ' ran\nfar'])

/** One thing that a writer does, or the input method, or time. */
function something({ editor, fan, walk, edit, client }: PlainPage, random: Random): unknown {
  const place = (): number => random.below(editor.length() + 1)
  const acts: (() => unknown)[] = [
    () => editor.type(word(random)),
    () => editor.type(word(random)),
    () => editor.backspace(),
    () => {
      editor.setCaret(place())
      editor.type(word(random))
    },
    () => {
      const at = place()
      editor.select(at, Math.min(editor.length(), at + random.below(12)))
      editor.type(random.pick(['', 'x', 'new words']))
    },
    () => editor.setCaret(place()),
    () => editor.setCaret(editor.length()),
    () => fan.weave(),
    () => fan.weave(),
    () => fan.step(random.pick([1, -1])),
    () => fan.take(random.pick(['all', 'word', 'sentence', 'line', 'paragraph', 'token'])),
    () => fan.take('word'),
    () => fan.takeAndWeave(),
    () => fan.setAside(),
    () => fan.dismiss(),
    () => edit.undo(),
    () => edit.undo(),
    () => edit.redo(),
    () => edit.forkHere(),
    () => edit.splitHere(),
    () => edit.joinHere(),
    () => edit.archive(random.pick(client.ids.value)),
    () => walk.sibling(random.pick([1, -1])),
    () => walk.siblingOfTip(1),
    () => walk.parentFork(),
    () => walk.child(),
    () => walk.back(),
    () => walk.forward(),
    () => walk.random(),
    () => compose(editor, client, fan, random),
  ]
  return random.pick(acts)()
}

function compose(editor: PlainPage['editor'], client: PlainPage['client'], fan: PlainPage['fan'], random: Random): void {
  if (editor.composing) {
    editor.composing = false
    client.composed()
    fan.composed()
  } else if (random.chance(0.5)) editor.composing = true
}

describe('whatever the writer does', () => {
  test('the editor holds the thread, and the page comes to hold what main holds', async () => {
    const seeds: Random[] = []
    eachSeed(long ? 1500 : 120, (random) => void seeds.push(random))
    for (const random of seeds) {
      const page = await settled(
        plainPage(
          {
            text: 'Once upon a time.\n\nThere was',
            tokenMs: 7,
            ...(random.chance(0.7) ? { latencyMs: random.below(30) } : {}),
            settings: { branches: 3 },
            say: (weave, index) => tokensOf(` one ${weave} two. And ${index % 2}\nthree ${index}`).slice(0, 2 + ((weave + index) % 9)),
          },
          () => random.next(),
        ),
      )
      const failed: unknown[] = []
      const went: string[] = []
      try {
        for (let step = 0; step < 60; step++) {
          void Promise.resolve(something(page, random)).catch((error: unknown) => failed.push(error))
          expect(page.editor.text(), `seed ${random.seed}, step ${step}`).toBe(page.client.text())
          went.push(page.editor.text())
          await vi.advanceTimersByTimeAsync(random.below(40))
          expect(page.editor.text(), `seed ${random.seed}, after step ${step}`).toBe(page.client.text())
        }
        page.editor.composing = false
        page.client.composed()
        page.fan.composed()
        void page.fan.dismiss()
        await vi.advanceTimersByTimeAsync(3000)
      } catch (error) {
        throw new Error(`seed ${random.seed} (run again with HEDDLE_SEED=${random.seed})`, { cause: error })
      }
      expect(failed, `seed ${random.seed}`).toEqual([])
      expect(page.said.filter((sentence) => !harmless.has(sentence)), `seed ${random.seed}`).toEqual([])
      const [page1, main] = [page.client.loom.value, page.api.loom()]
      expect(page.client.thread?.length, `seed ${random.seed}`).toBe(page.editor.length())
      expect(page1 === null ? null : toData(page1), `seed ${random.seed}`).toEqual(toData(main))
      expect(page.editor.text()).toBe(threadText(main, page.client.tip.value ?? main.root))
    }
  })
})

test('a keystroke replaces nothing in the editor, a walk only the part that differs', async () => {
  const say = (_: number, index: number): readonly string[] => [' there', ` was ${index}`]
  const page = await settled(plainPage({ text: 'Once upon a time', tokenMs: 1, settings: { branches: 2 }, say }))
  page.editor.type('!')
  page.editor.backspace()
  expect(page.editor.replaced).toEqual([])
  await settled(page.fan.weave(), 50)
  await settled(page.fan.take('all'))
  page.editor.replaced = []
  page.walk.siblingOfTip(1)
  expect(page.editor.replaced).toEqual([{ at: 27, removed: 1, inserted: '1' }])
})

test('typing at the end of a node with branches begins a branch of its own', async () => {
  const page = await settled(plainPage({ text: 'Once', tokenMs: 1, settings: { branches: 2 } }))
  await settled(page.fan.weave(), 200)
  page.editor.type('x')
  const { root } = page.api.loom()
  expect(page.client.loom.value?.nodes.get(root)?.children.length).toBe(3)
  expect(page.client.tip.value).not.toBe(root)
})

test('a change that main refuses goes away again, and the writer is told', async () => {
  const page = await settled(plainPage({ text: 'Once' }))
  const commit = vi.spyOn(page.api, 'commit').mockResolvedValue({ ok: false, fault: { code: 'disk', sentence: 'The disk is full.' } })
  page.editor.type(' more')
  await settled(Promise.resolve())
  expect([page.editor.text(), page.said]).toEqual(['Once', ['The disk is full.']])
  commit.mockRestore()
})

test('a change that does not fit the page is told in the console; the writer keeps what she wrote and reads no word of it', async () => {
  const page = await settled(plainPage({ text: 'Once' }))
  page.editor.type(' more')
  const told = vi.spyOn(console, 'error').mockReturnValue()
  const op = { t: 'title', from: 'a title that it never had', to: 'another' } as const
  page.client.receive(1000, { id: freshId('t'), at: 0, by: 'writer', event: 'title', ops: [op] })
  await settled(Promise.resolve(), 100)
  expect(told.mock.calls.flat().join()).toContain('op 0 (title)')
  expect([page.editor.text(), page.said]).toEqual(['Once more', [wording.loom.outOfStep]])
  page.editor.type('!')
  await settled(Promise.resolve(), 100)
  expect(threadText(page.api.loom(), page.api.loom().root)).toBe('Once more!')
  told.mockRestore()
})

test('letters typed while another loom is on its way stand in that loom, however late it comes, and none is lost', async () => {
  const seeds: Random[] = []
  eachSeed(long ? 400 : 40, (random) => void seeds.push(random))
  for (const random of seeds) {
    const page = await settled(plainPage({ text: 'Old', latencyMs: random.below(40) }))
    const main = page.api.loom
    const letters = 'abcdefghijklmnop'
    let sent = 0
    const typeSome = async (): Promise<void> => {
      for (let some = random.below(4); some > 0 && sent < letters.length; some--) {
        page.editor.type(letters.charAt(sent++))
        await vi.advanceTimersByTimeAsync(random.below(30))
      }
    }
    await typeSome()
    const before = letters.slice(0, sent)
    const opening = page.client.before(async () => {
      const answer = await page.api.createLoom({ title: 'New' })
      if (answer.ok) page.client.open(answer.value)
    })
    await typeSome()
    await settled(opening)
    await typeSome()
    await vi.advanceTimersByTimeAsync(500)
    expect(page.editor.text(), `seed ${random.seed}`).toBe(letters.slice(before.length, sent))
    expect(threadText(main(), page.client.tip.value ?? main().root), `seed ${random.seed}`).toBe(page.editor.text())
  }
})

test('letters typed while a large loom is on its way wait until all of it is there', async () => {
  const page = await settled(plainPage({ text: 'Old', latencyMs: 5 }))
  const opening = page.client.before(async () => {
    const answer = await page.api.createLoom({ title: 'Large' })
    if (!answer.ok) throw new Error(answer.fault.sentence)
    page.client.open({ ...answer.value, partial: true, readOnly: 'It is still being read.' })
    return answer.value
  })
  page.editor.type('a')
  page.editor.type('b')
  const all = await settled(opening)
  expect(page.editor.text()).toBe('')
  page.client.open(all)
  await vi.advanceTimersByTimeAsync(100)
  expect([page.editor.text(), threadText(page.api.loom(), page.api.loom().root), page.said]).toEqual(['ab', 'ab', []])
})

test('typing on its way when main has put another loom in its place comes to stand there', async () => {
  const page = await settled(plainPage({ text: 'Old', latencyMs: 5 }))
  const imported = page.api.createLoom({ title: 'Imported' }).then((answer) => answer.ok && page.client.open(answer.value))
  page.editor.type(' words')
  await settled(imported)
  await vi.advanceTimersByTimeAsync(100)
  expect([page.editor.text(), page.said]).toEqual([' words', []])
})

test('typing on its way when main has put a large loom in its place waits until all of that is there', async () => {
  const page = await settled(plainPage({ text: 'Old', latencyMs: 5 }))
  const imported = page.api.createLoom({ title: 'Imported' }).then((answer) => {
    if (!answer.ok) throw new Error(answer.fault.sentence)
    page.client.open({ ...answer.value, partial: true, readOnly: 'It is still being read.' })
    return answer.value
  })
  page.editor.type(' words')
  const all = await settled(imported)
  await vi.advanceTimersByTimeAsync(100)
  page.client.open(all)
  await vi.advanceTimersByTimeAsync(100)
  expect([page.editor.text(), page.said]).toEqual([' words', []])
})

test('what was typed for a loom that cannot be opened stays where it was typed', async () => {
  const page = await settled(plainPage({ text: 'Old' }))
  await settled(page.client.before(async () => page.editor.type(' and new')), 5)
  expect([page.editor.text(), threadText(page.api.loom(), page.api.loom().root)]).toEqual(['Old and new', 'Old and new'])
})

test('what waits while an input method composes comes in order when it is done', async () => {
  const page = await settled(plainPage({ text: 'Once' }))
  page.editor.composing = true
  page.editor.type(' o')
  const { root } = page.api.loom()
  const { text, runs } = simulatorSpan(' far', null, 0)
  const child = { id: freshId('n'), parent: root, children: [], text, runs, createdAt: 0, marks: {} }
  const ops = [{ t: 'add' as const, node: child, index: 0 }]
  await settled(page.api.commit({ transaction: { id: freshId('t'), at: 0, by: 'writer', event: 'take', ops, tip: child.id, caret: 10 } }))
  await vi.advanceTimersByTimeAsync(50)
  expect(page.editor.text()).toBe('Once o')
  page.editor.composing = false
  page.client.composed()
  expect([page.editor.text(), page.editor.caret()]).toEqual(['Once o far', 10])
})

test('the session remembers the turns taken', async () => {
  const page = await settled(plainPage({ text: 'Once', tokenMs: 1, settings: { branches: 2 }, say: (_, index) => [` ${index}`] }))
  await settled(page.fan.weave(), 50)
  page.fan.step(1)
  await settled(page.fan.take('all'))
  const taken = page.client.tip.value
  page.walk.parentFork()
  expect(page.editor.text()).toBe('Once')
  page.walk.child()
  expect(page.client.tip.value).toBe(taken)
  expect(page.client.session(0, [], null)?.visited).toEqual([[page.api.loom().root, taken]])
})
