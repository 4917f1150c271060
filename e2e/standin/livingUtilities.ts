/** What the app needs of a utility process: they never outlive it. */
export interface LivingUtility {
  readonly pid: number | undefined
  readonly name: string
  kill(): boolean
}

export const livingUtilities = new Set<LivingUtility>()
