/** What the page asks of the spelling worker. Calls are answered in the order in which they come. */
export type ToSpeller =
  | { readonly t: 'check'; readonly call: number; readonly words: readonly string[] }
  | { readonly t: 'suggest'; readonly call: number; readonly word: string }

export type FromSpeller =
  | { readonly t: 'checked'; readonly call: number; readonly wrong: readonly string[] }
  | { readonly t: 'suggested'; readonly call: number; readonly words: readonly string[] }
