import { nouns } from './nouns'
import { decimal, integer } from './numbers'
import { counted } from './plural'
import { inSeries } from './series'

/** The map of the whole loom. */
export const mapWording = {
  map: 'Map',
  mapOf: (title: string) => `Map of ${title}`,
  mapOfLoom: 'Map of the loom',
  farther: 'Farther',
  nearer: 'Nearer',
  whole: 'Whole',
  backToText: 'Back to the text',
  keys: 'Arrows walk · Enter goes there · B bookmarks · H here · E unread · + − 0 zoom · Esc back to the text',
  focused: 'Focused node',
  colourTells: 'Colour tells',
  yourThread: 'your thread',
  unread: 'unread',
  bookmark: 'bookmark',
  setAside: 'set aside',

  colourings: {
    provenance: { title: 'who wrote it', legend: ['you', 'the simulator', 'imported', 'unknown', 'empty'] },
    surprise: { title: 'surprise, in bits a token', legend: ['no record', 'under 1.5', '1.5 to 2.5', '2.5 to 3.5', '3.5 to 5', '5 and more'] },
    age: { title: 'age', legend: ['oldest', 'older', 'between', 'newer', 'newest'] },
    visits: { title: 'visits', legend: ['not read yet', 'read', 'gone on from'] },
    forks: { title: 'forks before it', legend: ['none or few', 'some', 'more', 'many', 'most'] },
  },

  youAreHere: 'you are here',
  onYourThread: 'on your thread',
  by: (model: string) => model,
  noChildren: 'no children',
  children: (n: number) => counted(n, nouns.child),
  bookmarked: 'bookmarked',
  surprise: (bits: number) => `${decimal(bits, 1)} bits a token`,
  chapter: (name: string, words: string) => `${name}: ${words}`,
  place: (n: number, of: number, level: number) => `Node ${integer(n)} of ${integer(of)} on level ${integer(level)}`,
  spoken: (place: string, words: string, facts: readonly string[]) => `${place}: ${inSeries([words, ...facts])}`,
}
