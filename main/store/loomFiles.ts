import { join } from 'node:path'

/** The newest form of the folder that this program writes, and reads without a word. */
export const format = 1

const textPattern = /^text-(\d{6,9})\.json$/
const journalPattern = /^journal-(\d{6,9})\.ndj$/

/** Names in a loom's folder. */
export const loomFiles = {
  manifest: (folder: string) => join(folder, 'loom.json'),
  session: (folder: string) => join(folder, 'session.json'),
  glance: (folder: string) => join(folder, 'glance.txt'),
  own: (folder: string) => join(folder, 'own.json'),
  scores: (folder: string) => join(folder, 'scores.bin'),
  text: (folder: string, generation: number) => join(folder, textName(generation)),
  journal: (folder: string, generation: number) => join(folder, journalName(generation)),
  trash: (folder: string) => join(folder, 'trash'),
  copies: (folder: string) => join(folder, 'copies'),
}

export function textName(generation: number): string {
  return `text-${String(generation).padStart(6, '0')}.json`
}

export function journalName(generation: number): string {
  return `journal-${String(generation).padStart(6, '0')}.ndj`
}

/** Generations of the snapshots among `names`, newest first. */
export function textGenerations(names: readonly string[]): number[] {
  return generationsOf(textPattern, names)
}

/** Generations of the journals among `names`, newest first. */
export function journalGenerations(names: readonly string[]): number[] {
  return generationsOf(journalPattern, names)
}

function generationsOf(pattern: RegExp, names: readonly string[]): number[] {
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number).sort((a, b) => b - a)
}
