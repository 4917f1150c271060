import { surprise } from '../../loom/evidence'
import { remainder, type Place } from '../../loom/multiverse'
import { tokenShown } from '../lens/tokenShown'
import { tokenSpoken } from '../lens/tokenSpoken'
import { wording } from '../wording/wording'

const words = wording.multiverse

/** A place's own token as it is shown; half a character as its bytes. */
export function tokenOf(place: Place): string {
  if (place.token === null) return words.here
  if (place.token.ends) return words.endOfText
  if (place.pending.length > 0) return `${tokenShown(place.text)}⟨${hex(place.pending)}⟩`
  return place.text === '' ? `⟨${hex(place.token.bytes)}⟩` : tokenShown(place.text)
}

/** The same as it is heard. */
export function tokenHeard(place: Place): string {
  const whole = place.token !== null && !place.token.ends && place.pending.length === 0 && place.text !== ''
  return whole ? tokenSpoken(place.text) : tokenOf(place)
}

/** What is known of a place, in the order it is told. `inLoom`: a branch goes this way; `covered`: share of what follows with which one goes on. */
export function factsOf(place: Place, inLoom: boolean, covered: number): readonly string[] {
  const facts: string[] = []
  if (place.token !== null) facts.push(words.shareHere(Math.exp(place.token.logprob)), words.shareOfWhole(place.mass), words.fromCaret(surprise(Math.log(place.mass))))
  if (place.token?.ends === true) facts.push(words.ends)
  else if (place.entropy === null) facts.push(words.notLooked)
  else facts.push(words.waysOnward(place.children.length, remainder(place)), words.entropy(place.entropy))
  if (place.pending.length > 0) facts.push(words.insideCharacter)
  if (inLoom && place.token !== null) facts.push(words.inLoom)
  if (covered > 0) facts.push(words.covered(covered))
  return facts
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}
