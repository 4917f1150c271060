/** What a loom can be written as. `of`: the thread, the whole loom, or either as the writer wishes. */
export const exportFormats = [
  { id: 'markdown', title: 'Markdown', extension: 'md', of: 'either' },
  { id: 'text', title: 'plain text', extension: 'txt', of: 'either' },
  { id: 'html', title: 'a page to read (HTML)', extension: 'html', of: 'loom' },
  { id: 'heddle', title: 'Heddle JSON', extension: 'heddle.json', of: 'loom' },
  { id: 'pyloom', title: 'pyloom', extension: 'json', of: 'loom' },
  { id: 'loomsidian', title: 'loomsidian', extension: 'json', of: 'loom' },
  { id: 'miniloom', title: 'miniloom', extension: 'json', of: 'loom' },
  { id: 'docx', title: 'Word (DOCX)', extension: 'docx', of: 'thread' },
  { id: 'epub', title: 'EPUB', extension: 'epub', of: 'thread' },
  { id: 'annotations', title: 'Markdown with authorship (iA annotations)', extension: 'md', of: 'thread' },
  { id: 'choices', title: 'choices (JSONL)', extension: 'jsonl', of: 'loom' },
] as const

export type ExportFormat = (typeof exportFormats)[number]['id']
/** Formats that are made as text, without a library. */
export type TextFormat = Exclude<ExportFormat, 'docx' | 'epub'>

export const exportIds = exportFormats.map(({ id }) => id) as readonly ExportFormat[] as [ExportFormat, ...ExportFormat[]]

export function exportFormat(id: ExportFormat): (typeof exportFormats)[number] {
  return exportFormats.find((format) => format.id === id) as (typeof exportFormats)[number]
}
