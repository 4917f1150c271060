/** Words that the dictionary does not know. */
export const spellingWording = {
  spelling: 'Spelling',
  instead: (word: string) => `Instead of ${word}`,
  insteadQuoted: (word: string) => `Instead of “${word}”`,
  add: (word: string) => `Add “${word}” to the words of this loom`,
  leave: 'Leave it; on to the next',
  keys: 'Enter puts the word in its place; what you type here can be chosen too.',
  notChecked: 'Spelling is not checked. The settings have dictionaries to choose from.',
  allKnown: 'Every word of this thread is in the dictionary.',
  noDictionary: 'The dictionary could not be read, so spelling is not checked.',
}
