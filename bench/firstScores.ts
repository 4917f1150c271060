import type { BridgeEvent } from '../protocol/bridge'
import { good, type Answer } from '../protocol/fault'
import { freshId } from '../loom/ids'
import { fromData } from '../loom/loomData'
import { spanOf } from '../loom/runs'
import { ScoreRoom } from '../main/desk/scoreRoom'
import { paragraphAt } from '../main/desk/scorePieces'
import type { LlamaBackend } from '../main/engine/llama/llamaBackend'
import { ScoreStream } from '../main/engine/scoreStream'
import type { ModelFacts } from '../protocol/engine'

/** Milliseconds from the wish until the first token of the caret's paragraph is told; the rest is not waited for. */
export async function firstScores(backend: LlamaBackend, facts: ModelFacts, text: string, near: number): Promise<number> {
  const root = freshId('n')
  const node = { id: root, parent: null, children: [], ...spanOf(text), createdAt: 0, marks: {} }
  const loom = fromData({ id: freshId('l'), title: '', root, nodes: [node], generations: [], choices: [] })
  const { from, to } = paragraphAt(text, near)
  const start = performance.now()
  let told: (ms: number) => void = () => undefined
  const first = new Promise<number>((resolve) => (told = resolve))
  const hear = (event: BridgeEvent): void => {
    if (event.t === 'scored' && !event.done && event.from >= from && event.from < to) told(performance.now() - start)
  }
  let running: Promise<unknown> = Promise.resolve()
  const room = new ScoreRoom({
    loom: () => loom,
    emit: hear,
    shelf: { get: () => Promise.resolve(null), lacking: () => Promise.resolve([]), keep: () => Promise.resolve() },
    engine: {
      model: { t: 'ready', facts, notice: null },
      score: (ask, listener) => {
        const stream = new ScoreStream(1, ask.from, (event) => {
          if (event.t === 'scored') void listener.scored(event)
        })
        const sink = { started: (visibleFrom: number) => void (stream.visibleFrom = visibleFrom), token: stream.token.bind(stream) }
        const gate = (): Promise<void> => {
          stream.flushIfDue()
          return Promise.resolve()
        }
        const abort = new AbortController()
        const ended = (): Answer<null> => {
          stream.end()
          return good(null)
        }
        const done = backend.score(ask, sink, { signal: abort.signal, gate }).then(ended, ended)
        running = done
        return { cancel: () => abort.abort(), done }
      },
    },
  })
  room.score({ ask: 1, tip: root, from: 0, near })
  const ms = await first
  room.cancel()
  await running
  return ms
}
