const longest = 120

/** A title with an extension as a file name that every platform takes: no folders, no control characters, nothing that turns text around. */
export function safeName(name: string): string {
  const clean = name.replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, ' ').replaceAll(/\s+/g, ' ')
  const dot = clean.lastIndexOf('.')
  const [stem, end] = dot < 0 ? [clean, ''] : [clean.slice(0, dot), clean.slice(dot)]
  const short = stem.replace(/^[.\s]+/, '').slice(0, longest).trimEnd()
  return `${short || 'Untitled'}${end.trimEnd()}`
}
