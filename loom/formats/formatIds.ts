/** Every format that can be read, told from the content of a file, and its name in sentences. */
export const formatNames = {
  'silly-tavern': 'SillyTavern chat',
  'pyloom-lines': 'pyloom JSONL',
  heddle: 'Heddle JSON',
  exoloom: 'exoloom',
  miniloom: 'miniloom',
  logitloom: 'logitloom',
  bonsai: 'Bonsai',
  helm: 'Helm',
  loomsidian: 'loomsidian note',
  'loomsidian-data': 'loomsidian data.json',
  wool: 'wool',
  textile: 'textile',
  athanor: 'Athanor',
  pyloom: 'pyloom',
  kobold: 'KoboldAI',
  'kobold-united': 'KoboldAI United',
  novelai: 'NovelAI',
  mikupad: 'mikupad',
  text: 'plain text',
} as const

export type FormatId = keyof typeof formatNames
