import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { afterEach, expect, test } from 'vitest'
import { freshId } from '../../loom/ids'
import type { BranchNews, BridgeEvent } from '../../protocol/bridge'
import { decodeWire, lineCodes } from '../../protocol/browserWire'
import type { ToPage } from '../../protocol/browserWire'
import { good } from '../../protocol/fault'
import { connect, shellUnderTest } from './testing/shellUnderTest'
import type { PageLine, ShellUnderTest } from './testing/shellUnderTest'
import { TabLine } from './tabLine'
import { WeaveBundle } from './weaveBundle'

const shells: ShellUnderTest[] = []
afterEach(async () => {
  for (const shell of shells.splice(0)) await shell.close()
})

async function opened(dispatch?: Parameters<typeof shellUnderTest>[0]): Promise<{ shell: ShellUnderTest; line: (wish?: { tab?: string; heard?: number }) => Promise<PageLine> }> {
  const shell = await shellUnderTest(dispatch)
  shells.push(shell)
  const headers = { cookie: await shell.enter(), origin: shell.origin }
  return {
    shell,
    async line(wish = {}) {
      const { line, refused } = await connect(shell, { ...wish, headers })
      if (line === null) throw new Error(`refused with ${refused}`)
      return line
    },
  }
}

const notice = (sentence: string): BridgeEvent => ({ t: 'notice', sentence })
const sentences = (messages: readonly ToPage[]): string[] => messages.flatMap((message) => (message.t === 'event' && message.event.t === 'notice' ? [message.event.sentence] : []))

test('a call is answered under its number, and bytes stay bytes', async () => {
  const { line } = await opened(async (_row, args) => good(args))
  const page = await line()
  page.send({ t: 'call', call: 1, row: 'readEvidence', args: { bytes: new Uint8Array([0, 127, 255]) } })
  expect(await page.arrived(1)).toEqual([{ t: 'answer', n: 1, call: 1, answer: good({ bytes: new Uint8Array([0, 127, 255]) }) }])
})

test('what is no message ends the line and not the process', async () => {
  const { line } = await opened()
  for (const nonsense of ['', 'nonsense', '{"t":"call"}', '[]', 'null', '{"t":"heard","n":-1}']) {
    const page = await line({ tab: freshTab() })
    page.sendText(nonsense)
    expect((await page.over).code).toBe(lineCodes.restart)
  }
})

test('a line that breaks loses no event and repeats none', async () => {
  const { shell, line } = await opened()
  const first = await line()
  shell.tabs.tell(notice('one'))
  shell.tabs.tell(notice('two'))
  expect(sentences(await first.arrived(2))).toEqual(['one', 'two'])
  first.drop()
  await first.over
  shell.tabs.tell(notice('three'))
  const second = await line({ heard: 1 })
  shell.tabs.tell(notice('four'))
  expect(sentences(await second.arrived(3))).toEqual(['two', 'three', 'four'])
})

test('a call that is asked again after a break is worked on once', async () => {
  let worked = 0
  const { line } = await opened(async () => good(++worked))
  const first = await line()
  first.send({ t: 'call', call: 1, row: 'undo', args: {} })
  await first.arrived(1)
  first.drop()
  await first.over
  const second = await line({ heard: 0 })
  second.send({ t: 'call', call: 1, row: 'undo', args: {} })
  second.send({ t: 'call', call: 2, row: 'undo', args: {} })
  expect(await second.arrived(2)).toMatchObject([{ call: 1, answer: good(1) }, { call: 2, answer: good(2) }])
  expect(worked).toBe(2)
})

test('what the page has confirmed is forgotten, so it cannot ask for it again', async () => {
  const { shell, line } = await opened()
  const first = await line()
  shell.tabs.tell(notice('one'))
  shell.tabs.tell(notice('two'))
  await first.arrived(2)
  first.send({ t: 'heard', n: 2 })
  first.send({ t: 'call', call: 1, row: 'undo', args: {} })
  await first.arrived(3)
  first.drop()
  await first.over
  expect((await (await line({ heard: 1 })).over).code).toBe(lineCodes.restart)
})

test('the newest tab takes over, and the older one is told so', async () => {
  const { shell, line } = await opened()
  const older = await line({ tab: freshTab() })
  const newer = await line({ tab: freshTab() })
  expect(await older.over).toEqual({ code: lineCodes.taken, reason: expect.stringContaining('newer tab') })
  shell.tabs.tell(notice('hello'))
  expect(sentences(await newer.arrived(1))).toEqual(['hello'])
})

test('news for a page that cannot keep up is added up, and nothing overtakes it', () => {
  const weave = freshId('w')
  const { socket, sent } = slowSocket()
  const line = new TabLine('tab', async () => good(null))
  line.attach(socket, 0)
  for (const text of ['a', 'b', 'c']) line.tell({ t: 'weave', weave, news: [news(0, text)] })
  expect(sent).toEqual([])
  line.tell(notice('after'))
  line.close(lineCodes.over, '')
  expect(sent.map((text) => decodeWire(text))).toMatchObject([
    { n: 1, event: { t: 'weave', news: [{ branch: 0, text: 'abc', tokens: 3, bits: 6 }] } },
    { n: 2, event: { t: 'notice' } },
  ])
})

test('news added up says what all of it said', () => {
  const [weave, node] = [freshId('w'), freshId('n')]
  const bundle = new WeaveBundle()
  bundle.add({ t: 'weave', weave, news: [news(0, 'so'), news(1, 'it')] })
  bundle.add({ t: 'weave', weave, news: [{ ...news(1, ' ends'), finish: 'stop' }] })
  bundle.add({ t: 'weave', weave, news: [{ ...news(1, ''), node }] })
  expect(bundle.takeAll()).toEqual([
    { t: 'weave', weave, news: [news(0, 'so'), { branch: 1, text: 'it ends', tokens: 3, bits: 6, finish: 'stop', node }] },
  ])
  expect(bundle.takeAll()).toEqual([])
})

function news(branch: number, text: string): BranchNews {
  return { branch, text, tokens: 1, bits: 2, finish: null, node: null }
}

/** A socket with a mebibyte still on its way. */
function slowSocket(): { socket: WebSocket; sent: string[] } {
  const sent: string[] = []
  const socket = Object.assign(new EventEmitter(), { bufferedAmount: 1024 * 1024, send: (text: string) => sent.push(text), close: () => undefined })
  return { socket: socket as unknown as WebSocket, sent }
}

function freshTab(): string {
  return `${freshId('w').slice(2)}0000`
}
