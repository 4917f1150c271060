import type { Sampling } from '../../../loom/generation'
import type { WeaveAsk } from '../../../protocol/engine'
import { healPrefix } from './healing'
import type { Warp } from './treeDecoder'
import type { Vocabulary } from './vocabulary'
import { fitWindow } from './window'

const dryBreakers = new WeakMap<Vocabulary, Map<string, ReadonlySet<number>>>()

/** Turns what was asked into tokens: the window, the healed prefix, and the settings that name text. */
export async function prepareWarp(ask: WeaveAsk, vocabulary: Vocabulary, reach: number): Promise<Warp> {
  const window = await fitWindow(vocabulary, ask.head, ask.text, reach - reserved(ask.stopping.tokens, reach))
  const healed = ask.heal ? healPrefix(window, vocabulary) : { tokens: window.tokens, bytes: new Uint8Array(0) }
  const index = healed.bytes.length > 0 ? await vocabulary.index() : null
  const { bias, banned } = await biasOf(ask.sampling, vocabulary)
  return {
    ask,
    vocabulary,
    prefix: healed.tokens,
    bias,
    banned: [...ask.sampling.banned, ...banned],
    breakers: await breakersOf(ask.sampling.dry, vocabulary),
    healed: healed.bytes,
    index,
    visibleFrom: window.visibleFrom,
  }
}

/** Tokens kept free for the branches, in coarse steps so that another length setting seldom moves the window. */
export function reserved(tokens: number, reach: number): number {
  return Math.min(Math.ceil(tokens / 64) * 64, reach >> 1)
}

/** A text that is one token is biased; a text that is banned and is several becomes a banned phrase. */
async function biasOf(sampling: Sampling, vocabulary: Vocabulary): Promise<{ bias: Map<number, number>; banned: string[] }> {
  const bias = new Map<number, number>()
  const banned: string[] = []
  if (sampling.bias.length === 0) return { bias, banned }
  const index = await vocabulary.index()
  for (const one of sampling.bias) {
    const ids = index.exactly(Buffer.from(one.text, 'utf8'))
    if (ids.length === 0 && one.bias === null) banned.push(one.text)
    for (const id of ids) bias.set(id, (bias.get(id) ?? 0) + (one.bias ?? -Infinity))
  }
  return { bias, banned }
}

/** Every token that holds one of the breakers' texts. */
async function breakersOf(dry: Sampling['dry'], vocabulary: Vocabulary): Promise<ReadonlySet<number>> {
  if (dry.multiplier === 0) return new Set()
  const key = JSON.stringify(dry.breakers)
  let known = dryBreakers.get(vocabulary)
  if (!known) dryBreakers.set(vocabulary, (known = new Map()))
  let found = known.get(key)
  if (!found) {
    await vocabulary.index()
    const ids = new Set<number>()
    for (let id = 0; id < vocabulary.size; id++) {
      if (dry.breakers.some((breaker) => breaker !== '' && vocabulary.text(id).includes(breaker))) ids.add(id)
      if (id % 2048 === 2047) await new Promise((resolve) => setImmediate(resolve))
    }
    known.set(key, (found = ids))
  }
  return found
}
