/** A replacement in the text; offsets are UTF-16 units of the text as it stands when the change is applied. */
export interface Replacement {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/** Where an offset lies after a change; an offset inside what was removed goes to the change's end. */
export function follow(offset: number, { at, removed, inserted }: Replacement): number {
  if (offset <= at) return offset
  return offset >= at + removed ? offset + inserted.length - removed : at + inserted.length
}
