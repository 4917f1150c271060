import nspell from 'nspell'
import { knowsWord } from './knowsWord'
import type { FromSpeller, ToSpeller } from './spellWire'

const most = 8

/** Answers for one dictionary, off the page's thread. It has come with the worker: nothing is fetched. */
export function serveSpelling(aff: string, dic: string): void {
  const port = self as unknown as {
    postMessage(message: FromSpeller): void
    addEventListener(type: 'message', listener: (event: MessageEvent<ToSpeller>) => void): void
  }
  const checker = nspell({ aff: aff as unknown as Buffer, dic: dic as unknown as Buffer })
  port.addEventListener('message', ({ data }) => {
    if (data.t === 'check') port.postMessage({ t: 'checked', call: data.call, wrong: data.words.filter((word) => !knowsWord(checker, word)) })
    else port.postMessage({ t: 'suggested', call: data.call, words: checker.suggest(data.word).slice(0, most) })
  })
}
