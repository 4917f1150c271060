import { ago } from './dates'
import { nouns } from './nouns'
import { size } from './numbers'
import { counted } from './plural'
import { dotted } from './series'

/** The looms of this writer. */
export const libraryWording = {
  looms: 'Looms',
  find: 'Find a loom',
  openFolder: 'Open a folder…',
  importFiles: 'Import…',
  newLoom: 'New loom',
  noLoom: 'No loom here. Begin one.',
  noMatch: 'No loom of this name.',
  inTrash: 'Trash',
  missing: 'not found on the disk, or the disk does not answer',
  facts: (words: number, bytes: number, openedAt: number, now: number) => dotted([counted(words, nouns.word), size(bytes), ago(openedAt, now)]),
  forget: 'Forget',
  forgetLoom: (title: string) => `Forget ${title}`,
  restore: 'Restore',
  restoreLoom: (title: string) => `Restore ${title}`,
  rename: 'Rename',
  renameLoom: (title: string) => `Rename ${title}`,
  duplicate: 'Duplicate',
  duplicateLoom: (title: string) => `Duplicate ${title}`,
  show: 'Show',
  showLoom: (title: string) => `Show ${title} in its folder`,
  trash: 'Trash',
  trashLoom: (title: string) => `Trash ${title}`,
  newTitleOf: (title: string) => `New title of ${title}`,
}
