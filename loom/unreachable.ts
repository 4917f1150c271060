/** Closes an exhaustive switch: a new member of the union is then a compile error here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
