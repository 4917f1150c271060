import { nouns } from './nouns'
import { integer } from './numbers'
import { counted } from './plural'
import { sentences } from './series'

/** Files of other programs, coming in. */
export const importWording = {
  reading: (file: string) => `Reading “${file}”…`,
  readingOf: (file: string, n: number, of: number) => `Reading “${file}”, ${integer(n)} of ${integer(of)}…`,
  keeping: (file: string, nodes: number) => `Keeping “${file}”: ${counted(nodes, nouns.node)}…`,
  keepingOf: (file: string, n: number, of: number, nodes: number) => `Keeping “${file}”, ${integer(n)} of ${integer(of)}: ${counted(nodes, nouns.node)}…`,
  tooLarge: (bytes: number) => `That is more than ${integer(bytes / 1024 / 1024)} MB, the most that can be imported at once. Nothing was imported.`,
  notReadable: (file: string) => `“${file}” could not be read. A folder of looms is opened with “Open a loom folder…”.`,
  refused: (file: string, why: string) => `“${file}” was not imported. ${why}`,
  stays: 'You went on writing, so your loom stays open; what came is among your looms.',
  imported: (title: string, format: string, nodes: number, characters: number, probabilities: number) => {
    const came = `“${title}” was imported from ${format}: ${counted(nodes, nouns.node)}, ${counted(characters, nouns.character)}`
    return probabilities === 0 ? `${came}.` : `${came}, ${counted(probabilities, nouns.token)} with their probability.`
  },
  /** `open`: the title of the one that was opened, if any; `lossy`: of them, those that do not hold all of their file. */
  importedSome: (looms: number, open: string | null, lossy: number) =>
    sentences([
      open === null ? `${counted(looms, nouns.loom)} were imported.` : `${counted(looms, nouns.loom)} were imported; “${open}” is open.`,
      lossy > 0 && `${integer(lossy)} of them do not hold all that was in their file.`,
    ]),
}
