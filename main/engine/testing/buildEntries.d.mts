/** Entries of main, bundled as the app's build does it, in a folder of their own; `remove` when done. */
export interface BuiltEntries {
  readonly folder: string
  readonly remove: () => void
}

export function buildEntries(entries: Readonly<Record<string, string>>): Promise<BuiltEntries>
