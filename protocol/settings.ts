import { z } from 'zod'
import { lessons } from './lessons'

/**
 * What the writer has chosen for the app. Every field has a default, so an old or damaged file still opens;
 * a field that does not parse falls back alone.
 */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark', 'sepia', 'contrast']).catch('system').default('system'),
  font: z.enum(['literata', 'source-serif', 'inter', 'mono', 'dyslexic']).catch('literata').default('literata'),
  /** CSS pixels. */
  fontSize: z.number().min(12).max(40).catch(19).default(19),
  /** Multiple of the font size. */
  lineHeight: z.number().min(1.2).max(2.4).catch(1.65).default(1.65),
  /** Characters of a full line. */
  measure: z.number().min(40).max(120).catch(68).default(68),
  motion: z.enum(['system', 'full', 'reduced']).catch('system').default('system'),
  /** Give the text to a screen reader: `system` whenever the system tells of one, which a browser never does. */
  screenReader: z.enum(['system', 'on', 'off']).catch('system').default('system'),
  /** What stays when all else is dimmed. Older files say true for the paragraph. */
  focusMode: z
    .enum(['off', 'paragraph', 'sentence'])
    .catch(({ value }) => (value === true ? 'paragraph' : 'off'))
    .default('off'),
  /** Keep the caret's line in the middle of the window. */
  typewriter: z.boolean().catch(false).default(false),
  /** While the writer types, only the page is there. */
  quiet: z.boolean().catch(true).default(true),
  showTree: z.boolean().catch(false).default(false),
  treeWidth: z.number().min(180).max(640).catch(280).default(280),
  branches: z.number().int().min(1).max(64).catch(5).default(5),
  tokens: z.number().int().min(1).max(4096).catch(40).default(40),
  stopAt: z.enum(['never', 'sentence', 'paragraph']).catch('never').default('never'),
  /** An adaptive weave forks from this entropy on, in bits. */
  adaptBits: z.number().min(0.5).max(16).catch(4.5).default(4.5),
  /** Tokens that a branch of an adaptive weave has at least before it forks. */
  adaptAfter: z.number().int().min(1).max(200).catch(6).default(6),
  /** Leaves of an adaptive weave, at most. */
  adaptTips: z.number().int().min(2).max(24).catch(6).default(6),
  /** How the rows of a fan stand when the text goes on after it; their numbers stay. */
  fanOrder: z.enum(['woven', 'join']).catch('woven').default('woven'),
  temperature: z.number().min(0).max(5).catch(1).default(1),
  topP: z.number().gt(0).max(1).catch(1).default(1),
  topK: z.number().int().min(0).max(1000).catch(0).default(0),
  minP: z.number().min(0).lt(1).catch(0.02).default(0.02),
  /** Whose dictionary checks the spelling; `system`: that of the system's language where there is one. */
  spelling: z.enum(['off', 'system', 'en', 'en-gb']).catch('system').default('system'),
  /** Weave by itself when the writer rests at the end of a word. */
  predict: z.boolean().catch(false).default(false),
  /** How long she rests before that, in seconds. */
  predictAfter: z.number().min(0.3).max(30).catch(1.5).default(1.5),
  predictBranches: z.number().int().min(1).max(3).catch(1).default(1),
  /** Score the text in the background while the writer rests; else only for a lens that is open. */
  scoring: z.boolean().catch(true).default(true),
  /** Tell how often the first branch is taken and how the writer's own surprise drifts; off: neither told nor counted. */
  influence: z.boolean().catch(true).default(true),
  keyPreset: z.enum(['heddle', 'loomsidian', 'pyloom', 'vscode']).catch('heddle').default('heddle'),
  /** Command id and the chord the writer gave it; an empty chord takes the key away. */
  keys: z.array(z.tuple([z.string().max(80), z.string().max(40)])).max(500).catch([]).default([]),
  /** The same for the keys of loom mode. */
  loomKeys: z.array(z.tuple([z.string().max(80), z.string().max(40)])).max(500).catch([]).default([]),
  /** The first steps are put away. */
  welcomed: z.boolean().catch(false).default(false),
  /** What of the first steps she has done. */
  learned: z.array(z.enum(lessons)).max(20).catch([]).default([]),
})

export type Settings = z.infer<typeof settingsSchema>
