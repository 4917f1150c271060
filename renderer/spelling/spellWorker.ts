import nspell from 'nspell'
import type { FromSpeller, ToSpeller } from './spellWire'

const most = 8

/** A dictionary is fetched from the app itself and read here, off the page's thread; nothing else is ever asked for. */
let checker: ReturnType<typeof nspell> | null = null

const port = self as unknown as {
  postMessage(message: FromSpeller): void
  addEventListener(type: 'message', listener: (event: MessageEvent<ToSpeller>) => void): void
}

port.addEventListener('message', ({ data }) => {
  void hear(data).catch((error: unknown) => port.postMessage({ t: 'failed', sentence: String(error) }))
})

let turn: Promise<void> = Promise.resolve()

/** One message after the other: words that come while a dictionary loads wait for it. */
function hear(message: ToSpeller): Promise<void> {
  turn = turn.catch(() => undefined).then(() => answer(message))
  return turn
}

async function answer(message: ToSpeller): Promise<void> {
  switch (message.t) {
    case 'load': {
      const [aff, dic] = await Promise.all([read(message.aff), read(message.dic)])
      checker = nspell({ aff: aff as unknown as Buffer, dic: dic as unknown as Buffer })
      return
    }
    case 'check':
      return port.postMessage({ t: 'checked', call: message.call, wrong: message.words.filter((word) => checker?.correct(word) === false) })
    case 'suggest':
      return port.postMessage({ t: 'suggested', call: message.call, words: checker?.suggest(message.word).slice(0, most) ?? [] })
  }
}

async function read(url: string): Promise<string> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return answer.text()
}
