import { wholeCharacters } from './wholeCharacters'

/** A token with which a text may go on. */
export interface Onward {
  readonly id: number
  /** Its own bytes; none for a token that ends the text. */
  readonly bytes: Uint8Array
  /** Natural logarithm of p(token | all before it), temperature 1, before samplers. ≤ 0. */
  readonly logprob: number
  readonly ends: boolean
}

/** What the model sees at one place. Place 0 is where was asked; `onward[i]` leads to place `first + i`. */
export interface Expansion {
  readonly place: number
  readonly first: number
  /** Of the whole distribution, in bits. */
  readonly entropy: number
  /** The likeliest, likeliest first. */
  readonly onward: readonly Onward[]
}

/** A way to go on, token by token, from the root of a multiverse. */
export interface Place {
  readonly parent: Place | null
  /** Null for the root. */
  readonly token: Onward | null
  /** Tokens from the root. */
  readonly depth: number
  /** Share of all that may follow the root: the product of the probabilities on the way. */
  readonly mass: number
  /** The characters that the token completes. */
  readonly text: string
  /** Bytes at the end of the way that are no whole character yet. */
  readonly pending: Uint8Array
  /** Bits; null while the model has not looked here. */
  entropy: number | null
  /** Likeliest first; empty while the model has not looked here. */
  children: readonly Place[]
}

const none = new Uint8Array(0)

/**
 * The ways a text may go on, as far as the model has looked: a tree of places by probability mass. It only grows. Masses of
 * siblings sum to at most their parent's; what is missing is the mass of tokens that were not told (`remainder`).
 */
export class Multiverse {
  readonly root: Place = { parent: null, token: null, depth: 0, mass: 1, text: '', pending: none, entropy: null, children: [] }
  #looked = 0

  /** Places the model has looked at. */
  get looked(): number {
    return this.#looked
  }

  /** Takes in what was found from `from` on; the numbers in the expansions are those of one ask. */
  growth(from: Place = this.root): (expansions: readonly Expansion[]) => void {
    const places = new Map<number, Place>([[0, from]])
    return (expansions) => {
      for (const { place: number, first, entropy, onward } of expansions) {
        const place = places.get(number)
        if (place === undefined) continue
        if (place.entropy === null) this.#looked++
        place.entropy = entropy
        const known = new Map(place.children.map((child) => [child.token?.id, child]))
        place.children = onward.map((token) => known.get(token.id) ?? childOf(place, token))
        for (const [i, child] of place.children.entries()) places.set(first + i, child)
      }
    }
  }

  /** The place that these tokens lead to from the root; null where the model has not looked. */
  at(path: readonly number[]): Place | null {
    let place: Place | undefined = this.root
    for (const id of path) {
      place = place.children.find(({ token }) => token?.id === id)
      if (place === undefined) return null
    }
    return place
  }
}

/** The tokens from the root to the place. */
export function tokensTo(place: Place): readonly Onward[] {
  const tokens: Onward[] = []
  for (let at: Place | null = place; at !== null; at = at.parent) if (at.token !== null) tokens.push(at.token)
  return tokens.reverse()
}

/** What the text gets on the way from the root to the place; bytes of a character that is not whole are left out. */
export function textTo(place: Place): string {
  const texts: string[] = []
  for (let at: Place | null = place; at !== null; at = at.parent) texts.push(at.text)
  return texts.reverse().join('')
}

/** Share of all that may follow `place` that its children do not account for, 0–1: all of it while the model has not looked. */
export function remainder(place: Place): number {
  if (place.entropy === null) return 1
  return Math.max(0, 1 - place.children.reduce((sum, { token }) => sum + Math.exp(token?.logprob ?? -Infinity), 0))
}

function childOf(parent: Place, token: Onward): Place {
  const { text, pending } = wholeCharacters(parent.pending, token.bytes)
  return { parent, token, depth: parent.depth + 1, mass: parent.mass * Math.exp(token.logprob), text, pending, entropy: null, children: [] }
}
