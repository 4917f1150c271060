/** What a writer typed for a number: `none` is no number, `outside` is one out of range. */
export type TypedNumber = { readonly t: 'number'; readonly value: number } | { readonly t: 'none' } | { readonly t: 'outside' }

/** Reads with a point or a comma before the decimals. A whole step asks for whole numbers: others are rounded. */
export function readNumber(typed: string, least: number, most: number, step: number): TypedNumber {
  const text = typed.trim().replace(',', '.')
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) return { t: 'none' }
  const value = Number.isInteger(step) ? Math.round(Number(text)) : Number(text)
  return value >= least && value <= most ? { t: 'number', value } : { t: 'outside' }
}
