/** A change that does not fit the loom it was applied to. The loom is untouched: it is a value. */
export class BadTransaction extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadTransaction'
  }
}
