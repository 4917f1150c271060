import { entriesOf, field, listOf, numberOf, textOf } from './fields'
import type { RecordedToken } from './recordedTokens'

/** `logprobs` as completion servers give them: lists side by side, or one list of tokens (in `content` or bare). */
export function completionTokens(value: unknown): readonly RecordedToken[] {
  const tokens = listOf(field(value, 'tokens'))
  const logprobs = listOf(field(value, 'token_logprobs'))
  if (tokens.length > 0 && logprobs.length > 0) {
    const tops = listOf(field(value, 'top_logprobs'))
    return tokens.map((token, i) => ({ text: textOf(token) ?? '', logprob: numberOf(logprobs[i]), top: alternativesOf(tops[i]) }))
  }
  const list = Array.isArray(value) ? value : listOf(field(value, 'content'))
  return list.map((each: unknown) => ({
    text: textOf(field(each, 'token')) ?? textOf(field(each, 'text')) ?? '',
    logprob: numberOf(field(each, 'logprob')),
    top: alternativesOf(field(each, 'top_logprobs')),
  }))
}

function alternativesOf(value: unknown): RecordedToken['top'] {
  if (!Array.isArray(value)) return entriesOf(value).map(([text, logprob]) => ({ text, logprob: numberOf(logprob) ?? NaN }))
  return value.map((each: unknown) => ({ text: textOf(field(each, 'token')) ?? '', logprob: numberOf(field(each, 'logprob')) ?? NaN }))
}
