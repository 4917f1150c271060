/** Every seed that ever broke a law, kept for good; `eachSeed` runs them first. */
export const seedsThatFailed: readonly number[] = []
