import type { Onward } from '../../../loom/multiverse'
import type { MultiverseAsk } from '../../../protocol/engine'
import { Cancelled, FaultError } from '../../../protocol/fault'
import type { MultiverseSink, ScoreControl } from '../backend'
import { Frontier, type Spot } from '../frontier'
import type { Context } from './context'
import type { RowKernel } from './rowKernel'
import { Stalks } from './stalks'
import type { TreeDecoder } from './treeDecoder'
import type { Vocabulary } from './vocabulary'
import type { Window } from './window'

/** Places of one step: enough to fill a batch, few enough that the best are looked at first and a cancel waits for little. */
const mostPlaces = 32

/**
 * Looks at the ways to go on after `window` and `ask.path`, best first: each step evaluates the likeliest places that wait in one
 * batch. Their sequences share the cells of the prefix and of the places before them.
 */
export async function lookAhead(
  decoder: TreeDecoder,
  context: Context,
  vocabulary: Vocabulary,
  window: Window,
  ask: MultiverseAsk,
  sink: MultiverseSink,
  control: ScoreControl,
): Promise<void> {
  const tokens = [...window.tokens, ...ask.path]
  const { kernel, promptRows, outputRows } = context
  const frontier = new Frontier(ask)
  sink.started(window.visibleFrom)
  const told = (spot: Spot, row: number): void => {
    const { entropy, onward } = onwardOf(kernel, row, ask.top, vocabulary)
    sink.expanded(frontier.expand(spot, entropy, onward))
  }
  const mayGoOn = async (): Promise<void> => {
    await control.gate()
    if (control.signal.aborted) throw new Cancelled()
  }
  await decoder.hold(tokens, tokens.length - 1, async (path, evaluated) => {
    for (let at = evaluated; at < tokens.length; at += promptRows) {
      await mayGoOn()
      const end = Math.min(tokens.length, at + promptRows)
      await decoder.evaluate(path, tokens, at, end, () => {
        if (end === tokens.length) told(frontier.root, 0)
      })
    }
    const stalks = new Stalks(context, decoder.cache, path.sequence, tokens.length)
    try {
      for (;;) {
        await mayGoOn()
        const wanted = frontier.next(Math.min(mostPlaces, outputRows))
        if (wanted.length === 0) return
        const looked = await decoder.exclusively(async (decode) => {
          const step = stalks.plan(wanted, outputRows)
          if (step.stalks.length === 0) return 0
          try {
            await decode(step.rows)
          } finally {
            stalks.grown(step)
          }
          for (const [row, { spot }] of step.stalks.entries()) told(spot, row)
          return step.stalks.length
        })
        if (looked === 0) return
        frontier.putBack(wanted.slice(looked))
      }
    } finally {
      await decoder.exclusively(async () => stalks.clear())
    }
  })
}

/** What row `row` says may come next. Tokens without text that do not end it are left out: no branch ever draws them. */
export function onwardOf(kernel: RowKernel, row: number, top: number, vocabulary: Vocabulary): { readonly entropy: number; readonly onward: readonly Onward[] } {
  const { ids, logits, logSum, entropy } = kernel.survey(row, top)
  if (!Number.isFinite(logSum)) throw new FaultError('model-file', 'The model computes what are no numbers; its file may be damaged. Your text is safe.')
  const onward: Onward[] = []
  for (const [i, id] of ids.entries()) {
    if (id < 0 || vocabulary.isSilent(id)) continue
    const ends = vocabulary.endsText(id)
    const bytes = ends ? new Uint8Array(0) : Uint8Array.from(vocabulary.bytes(id))
    onward.push({ id, bytes, logprob: Math.min(0, (logits[i] ?? -Infinity) - logSum), ends })
  }
  return { entropy: entropy / Math.LN2, onward }
}
