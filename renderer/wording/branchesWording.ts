import { nouns } from './nouns'
import { integer, signed } from './numbers'
import { counted } from './plural'
import { inSeries } from './series'

/** The fan, as rows, as text and as it is heard. */
export const branchesWording = {
  branches: 'Branches',
  asText: 'Branches as text',
  all: 'All branches',
  noFan: 'No fan is open. Weave first; then the branches stand here as text.',
  branch: (n: number, of: number) => `Branch ${integer(n)} of ${integer(of)}`,
  branchComing: (n: number, of: number) => `Branch ${integer(n)} of ${integer(of)}, still coming`,
  wordOnItsWay: 'The next word is still on its way.',
  branchOnItsWay: 'The branch is still on its way.',
  nothingIn: 'There is nothing in this branch to take.',
  nothingMore: 'nothing more',
  onlyBlanks: 'nothing but blanks',
  stillComing: 'still coming',
  readWhole: 'More of the branch than there is room for: read it whole',
  take: (n: number) => `Take branch ${integer(n)}`,

  joinAbout: 'How much better the model foresees what follows after this branch than straight after the caret, in bits per character',
  bitsAbout: 'Mean surprise, bits per token',
  told: (forks: number, join: number | null) =>
    inSeries([
      forks > 0 && (forks === 1 ? 'forks once on the way' : `forks ${counted(forks, nouns.time)} on the way`),
      join !== null && `joins what follows: ${signed(join)} bits per character`,
    ]),
  here: (branches: number) => `${counted(branches, nouns.branch)} here`,
  hereUnread: (branches: number, unread: number) => `${counted(branches, nouns.branch)} here, ${integer(unread)} unread`,

  weaving: 'Weaving.',
  weavingSome: (branches: number) => `Weaving ${counted(branches, nouns.branch)}.`,
  stillWeaving: 'Still weaving.',
  noneCame: 'No branches came.',
  came: (branches: number, first: string) => `${counted(branches, nouns.branch)}, first: ${first}`,
  chosen: (n: number, of: number, text: string) => `Branch ${integer(n)} of ${integer(of)}: ${text}`,
}
