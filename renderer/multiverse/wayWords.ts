import { surprise } from '../../loom/evidence'
import { remainder, type Place } from '../../loom/multiverse'
import { percent } from '../lens/percent'
import { tokenShown } from '../lens/tokenShown'

/** A place's own token as it is shown; half a character as its bytes. */
export function tokenOf(place: Place): string {
  if (place.token === null) return 'here'
  if (place.token.ends) return 'end of text'
  if (place.pending.length > 0) return `${tokenShown(place.text)}⟨${hex(place.pending)}⟩`
  return place.text === '' ? `⟨${hex(place.token.bytes)}⟩` : tokenShown(place.text)
}

/** What is known of a place, in the order it is told. `inLoom`: a branch goes this way; `covered`: share of what follows with which one goes on. */
export function factsOf(place: Place, inLoom: boolean, covered: number): readonly string[] {
  const facts: string[] = []
  if (place.token !== null) facts.push(`${percent(Math.exp(place.token.logprob))} here`, `${percent(place.mass)} of the whole`, `${surprise(Math.log(place.mass)).toFixed(1)} bits from the caret`)
  if (place.token?.ends === true) facts.push('the model ends the text here')
  else if (place.entropy === null) facts.push('not looked at yet')
  else facts.push(`${place.children.length} ways on, ${percent(remainder(place))} in others`, `entropy ${place.entropy.toFixed(1)} bits`)
  if (place.pending.length > 0) facts.push('ends inside a character')
  if (inLoom && place.token !== null) facts.push('in the loom')
  if (covered > 0) facts.push(`the loom has ${percent(covered)} of what follows`)
  return facts
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
