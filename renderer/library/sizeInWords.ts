const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const formats = units.map((unit) => new Intl.NumberFormat('en', { style: 'unit', unit, maximumSignificantDigits: 3 }))

/** A size on the disk, as in "3.2 MB". */
export function sizeInWords(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return formats[step]?.format(bytes / 1000 ** step) ?? `${bytes}`
}
