/** A sentence in which things that are no strings stand, such as keys: its pieces in order. */
export type Rich<Thing> = (string | Thing)[]

/** Tag of a template whose holes take anything the page can show. */
export function rich<Thing>(pieces: TemplateStringsArray, ...things: readonly Thing[]): Rich<Thing> {
  return pieces.flatMap((piece, i) => (i < things.length ? [piece, things[i] as Thing] : [piece]))
}
