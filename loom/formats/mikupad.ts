import type { NodeId } from '../ids'
import { isRecord } from '../isRecord'
import { entriesOf, field, isFilled, listOf, numberOf, textOf } from './fields'
import { frameNote, loreParts } from './frameNote'
import { ImportRefused, type Imported, type ImportSource } from './imported'
import { LoomDraft } from './loomDraft'
import type { Losses } from './losses'
import type { RecordedToken } from './recordedTokens'
import { titleOf } from './titleOf'

export function looksLikeMikupad(value: unknown): boolean {
  if (!isRecord(value) || typeof value['prompt'] !== 'string') return false
  return Object.values(value).every((each) => typeof each === 'string') && Array.isArray(inner(value['prompt']))
}

interface Stretch {
  readonly origin: 'writer' | 'simulator' | 'unknown'
  text: string
  readonly tokens: RecordedToken[]
}

/** One thread: a node for every stretch of one hand. */
export function importMikupad(value: unknown, source: ImportSource): Imported {
  const draft = new LoomDraft()
  const stretches: Stretch[] = []
  for (const chunk of listOf(inner(field(value, 'prompt')))) {
    const content = textOf(field(chunk, 'content'))
    if (content === null) {
      draft.losses.add('no-node')
      continue
    }
    const kind = field(chunk, 'type')
    const origin = kind === 'user' ? 'writer' : kind === 'machine' ? 'simulator' : 'unknown'
    const last = stretches.at(-1)
    const stretch: Stretch = last?.origin === origin ? last : { origin, text: '', tokens: [] }
    if (stretch !== last) stretches.push(stretch)
    stretch.text += content
    stretch.tokens.push(...tokensOf(chunk, content))
  }
  if (stretches.length === 0) throw new ImportRefused('bad-input', 'There is no text in this mikupad file.')
  const note = noteOf(value, draft.losses)
  let parent: NodeId | null = null
  for (const { origin, text, tokens } of stretches) {
    const known = tokens.some((token) => token.logprob !== null)
    parent = draft.add({ parent, text, origin, tokens: known ? tokens : [], marks: parent === null ? note : {} })
  }
  draft.losses.add('settings', entriesOf(value).some(([name]) => name !== 'prompt' && name !== 'name') ? 1 : 0)
  return draft.finish({ format: 'mikupad', title: textOf(inner(field(value, 'name'))) || titleOf(source.name), tip: parent })
}

/** The JSON inside a property; null when it is none. */
function inner(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return null
  }
}

function tokensOf(chunk: unknown, content: string): readonly RecordedToken[] {
  const recorded = listOf(field(chunk, 'completion_probabilities'))
  const whole = recorded.map((each) => textOf(field(each, 'content')) ?? '').join('') === content
  if (recorded.length > 0 && whole) {
    return recorded.map((each) => tokenOf(textOf(field(each, 'content')) ?? '', recorded.length === 1 ? field(chunk, 'prob') : undefined, field(each, 'probs')))
  }
  return [tokenOf(content, field(chunk, 'prob'), undefined)]
}

function tokenOf(text: string, prob: unknown, probs: unknown): RecordedToken {
  const top = listOf(probs).map((each) => ({ text: textOf(field(each, 'tok_str')) ?? '', logprob: logOf(field(each, 'prob')) ?? NaN }))
  const own = top.find((each) => each.text === text)?.logprob
  return { text, logprob: logOf(prob) ?? (own === undefined || Number.isNaN(own) ? null : own), top }
}

function logOf(prob: unknown): number | null {
  const p = numberOf(prob)
  return p === null || p <= 0 || p > 1 ? null : Math.log(p)
}

function noteOf(value: unknown, losses: Losses): { readonly note?: string } {
  const memory = inner(field(value, 'memoryTokens'))
  const author = inner(field(value, 'authorNoteTokens'))
  const depth = inner(field(value, 'authorNoteDepth'))
  const whole = (part: unknown): string => ['prefix', 'text', 'suffix'].map((name) => textOf(field(part, name)) ?? '').join('')
  const written = (part: unknown): string => (isFilled(field(part, 'text')) ? whole(part) : '')
  return frameNote([
    ['Memory', written(memory)],
    [`Author’s note${numberOf(depth) === null ? '' : ` at depth ${String(depth)}`}`, written(author)],
    ...loreParts(listOf(field(inner(field(value, 'worldInfo')), 'entries')), 'keys', 'text', losses),
  ], losses)
}
