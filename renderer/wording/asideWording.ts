/** Branches that were set aside. */
export const asideWording = {
  aside: 'Set aside',
  find: 'Bring back a branch that was set aside',
  where: { here: 'at this fork', thread: 'on this thread', elsewhere: 'elsewhere' },
  noText: '(no text)',
  none: 'Nothing is set aside.',
  hint: 'Enter brings a branch back; undo sets it aside again.',
  back: (words: string) => `Back among the branches: “${words}”.`,
}
