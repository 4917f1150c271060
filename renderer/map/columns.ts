/** Reads of typed arrays whose index is known to lie inside; one per kind, so that each stays fast. */
export const int = (column: Int32Array, i: number): number => column[i] as number
export const real = (column: Float64Array, i: number): number => column[i] as number
export const byte = (column: Uint8Array, i: number): number => column[i] as number

/** The columns' growth: at least `need` rows, and room for as many again. */
export function roomFor(need: number): number {
  return Math.max(64, need * 2)
}
