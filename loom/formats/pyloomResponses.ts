import { entriesOf, field, keyOf, listOf, numberOf, textOf } from './fields'
import type { RecordedToken } from './recordedTokens'

/** What a model answered once: the text as it came, and its tokens where they were kept. */
export interface Completion {
  readonly text: string
  readonly model: string | null
  readonly tokens: readonly RecordedToken[]
}

/** `model_responses` of a pyloom file, looked up as its nodes refer to it. */
export class PyloomResponses {
  readonly #responses: ReadonlyMap<string, unknown>

  constructor(value: unknown) {
    this.#responses = new Map(entriesOf(value))
  }

  /** What a node's `generation` names; null when it names nothing. */
  find(generation: unknown): Completion | null {
    const response = this.#responses.get(keyOf(field(generation, 'id')) ?? '')
    const index = numberOf(field(generation, 'index')) ?? 0
    const completion = listOf(field(response, 'completions'))[index]
    const text = textOf(field(completion, 'text'))
    if (text === null) return null
    return { text, model: textOf(field(response, 'model')), tokens: listOf(field(completion, 'tokens')).map(tokenOf) }
  }
}

function tokenOf(value: unknown): RecordedToken {
  const token = field(value, 'generatedToken')
  const top = entriesOf(field(value, 'counterfactuals')).map(([text, logprob]) => ({ text, logprob: numberOf(logprob) ?? NaN }))
  return { text: textOf(field(token, 'token')) ?? '', logprob: numberOf(field(token, 'logprob')), top }
}
