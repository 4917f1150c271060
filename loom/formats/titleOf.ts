/** A title from the name of a file: its last part, without ending. */
export function titleOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\.(json|jsonl|md|markdown|txt|text|story|scenario|loom|heddle)$/i, '').replace(/^\.+/, '').trim() || 'Imported'
}
