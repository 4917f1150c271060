import type { Origin } from '../../loom/run'
import { inSeries } from './series'

/** The tree at the left, and what a node is called there. */
export const treeWording = {
  tree: 'Tree',
  loom: 'Loom',
  show: 'Show in the tree',
  hide: 'Hide the tree',
  width: 'Width of the tree',
  onlyFrom: (words: string) => `Only from “${words}” on. Show all.`,
  none: 'Nothing of this kind in this loom.',
  filters: {
    open: 'The tree',
    all: 'With what is set aside',
    bookmarked: 'Bookmarks and chapters',
    unread: 'Unread',
    archived: 'Set aside',
    writer: 'Written by you',
    simulator: 'By the simulator',
    import: 'Imported',
    unknown: 'Of unknown origin',
  },
  by: { writer: 'by you', simulator: 'by the simulator', import: 'imported', unknown: 'of unknown origin' } satisfies Record<Origin, string>,
  mostlyBy: { writer: 'mostly by you', simulator: 'mostly by the simulator', import: 'mostly imported', unknown: 'mostly of unknown origin' } satisfies Record<Origin, string>,
  /** All that is known of a node, as it is read aloud. */
  row: (facts: readonly (string | null | undefined | false)[]) => inSeries(facts),
  cut: 'cut',
  unread: 'unread',
  bookmarked: 'bookmarked',
  setAside: 'set aside',
  interrupted: 'interrupted',
  note: (words: string) => `note: ${words}`,
}
