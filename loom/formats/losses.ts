import type { CheckFault } from '../check'

/** Something of the file that is not in the loom, or is there in another way. */
export interface Loss {
  readonly reason: LossReason
  readonly count: number
  readonly sentence: string
}

type Saying = readonly [one: string, many: string]

const sayings = {
  'dangling-generation': ['A reference to a generation that the file does not hold was left out.', '# references to generations that the file does not hold were left out.'],
  'dangling-reference': ['A reference to a node that is not there was left out.', '# references to nodes that are not there were left out.'],
  'duplicate-id': ['Two nodes had the same name; both are kept.', '# nodes had names that were taken; all are kept.'],
  'missing-parent': ['A node hung nowhere; it is kept under “Recovered”.', '# nodes hung nowhere; they are kept under “Recovered”.'],
  cycle: ['A node was its own ancestor; it is kept under “Recovered”.', '# nodes were their own ancestors; they are kept under “Recovered”.'],
  'extra-parent': ['A second parent of a node was left out.', '# further parents of nodes were left out.'],
  'several-roots': ['The file has several beginnings; an empty node was put above them.', 'The file has # beginnings; an empty node was put above them.'],
  'no-node': ['An entry is no node and holds nothing.', '# entries are no nodes and hold nothing.'],
  'no-text': ['A node without a text is kept empty.', '# nodes without a text are kept empty.'],
  'half-character': ['A text with half a character shows the replacement sign there.', '# texts with half a character show the replacement sign there.'],
  shortened: ['A title, tag or note was too long and was shortened.', '# titles, tags or notes were too long and were shortened.'],
  cut: ['A text was too long and was cut.', '# texts were too long and were cut.'],
  'mixed-origin': ['A text written by both hands does not say which part is whose; it counts as unknown.', '# texts written by both hands do not say which part is whose; they count as unknown.'],
  'time-without-zone': ['A time without a zone was read as UTC.', '# times without a zone were read as UTC.'],
  'bad-time': ['A time could not be read.', '# times could not be read.'],
  'tokens-differ': ['The recorded tokens of a text do not spell it; they were left out.', 'The recorded tokens of # texts do not spell them; they were left out.'],
  'bad-probability': ['A token came without a usable probability.', '# tokens came without a usable probability.'],
  'too-much-evidence': ['The probabilities of a text were left out: the file holds more than can be kept.', 'The probabilities of # texts were left out: the file holds more than can be kept.'],
  'patch-misfit': ['A change did not fit its text; what it inserts is kept as the text of the node.', '# changes did not fit their texts; what they insert is kept as the text of the node.'],
  'earlier-text': ['An earlier version of a text was left out.', '# earlier versions of texts were left out.'],
  'another-text': ['A text that differs from the version recorded beside it stands as it is.', '# texts that differ from the version recorded beside them stand as they are.'],
  settings: ['Settings of the other program were left out.', '# groups of settings of the other program were left out.'],
  frame: ['A frame or memory that belongs to one node was left out.', '# frames or memories that belong to one node were left out.'],
  'frame-note': ['A memory, author’s note or lore entry is kept as a note; here it does not steer the model.', '# memories, author’s notes or lore entries are kept as notes; here they do not steer the model.'],
  lore: ['An entry of world information without a text was left out.', '# entries of world information without a text were left out.'],
  summary: ['A summary was left out.', '# summaries were left out.'],
  media: ['A picture or other medium was left out.', '# pictures or other media were left out.'],
  rating: ['A rating was kept as a tag.', '# ratings were kept as tags.'],
  label: ['A label of an edge was left out.', '# labels of edges were left out.'],
  failure: ['A failed attempt at text is kept as it was left.', '# failed attempts at text are kept as they were left.'],
  unknown: ['A part of the file is of no known kind and was left out.', '# parts of the file are of no known kind and were left out.'],
  'unknown-json': ['This JSON is of no known kind; it was taken as plain text.', 'This JSON is of no known kind; it was taken as plain text.'],
  evidence: ['The probabilities of a branch are not in the file.', 'The probabilities of # branches are not in the file.'],
  mended: ['A damaged entry was mended.', '# damaged entries were mended.'],
} as const satisfies Readonly<Record<string, Saying>>

export type LossReason = keyof typeof sayings

/** Counts by reason. */
export class Losses {
  readonly #counts = new Map<LossReason, number>()

  add(reason: LossReason, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count)
  }

  /** What `check` mended. Its list names at most 1,000 faults. */
  addFaults(faults: readonly CheckFault[]): void {
    for (const { code } of faults) this.add(reasonOf(code))
  }

  list(): readonly Loss[] {
    return [...this.#counts].map(([reason, count]) => {
      const [one, many] = sayings[reason]
      return { reason, count, sentence: count === 1 ? one : many.replace('#', String(count)) }
    })
  }
}

function reasonOf(code: CheckFault['code']): LossReason {
  switch (code) {
    case 'missing-parent':
    case 'cycle':
      return code
    case 'self-parent':
      return 'cycle'
    case 'two-parents':
      return 'extra-parent'
    case 'duplicate':
      return 'duplicate-id'
    case 'too-long':
      return 'cut'
    case 'half-character':
    case 'carriage-return':
      return 'half-character'
    default:
      return 'mended'
  }
}
