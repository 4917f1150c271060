import { language } from './language'

const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
const upToOne = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
const upToTwo = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
const digits = [0, 1, 2].map((places) => new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }))
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const sizes = units.map((unit) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }))

/** Rounded to a whole number, with thousands apart. */
export function integer(n: number): string {
  return whole.format(n)
}

/** With exactly so many digits after the point. */
export function decimal(n: number, places: 1 | 2): string {
  return digits[places]?.format(n) ?? String(n)
}

/** With one digit after the point where it says something. */
export function short(n: number): string {
  return upToOne.format(n)
}

/** With up to two digits after the point, as a setting has them. */
export function plainNumber(n: number): string {
  return upToTwo.format(n)
}

/** With its sign and two digits after the point, and no minus before what rounds to nothing. */
export function signed(n: number): string {
  return `${n < 0 && Number(n.toFixed(2)) !== 0 ? '−' : '+'}${decimal(Math.abs(n), 2)}`
}

/** A share of 0–1 as the writer reads it: small ones with a digit after the point, the smallest as less than. */
export function percent(share: number): string {
  if (share === 0 || share >= 0.0995) return wholePercent(share)
  return share >= 0.001 ? `${decimal(share * 100, 1)} %` : '< 0.1 %'
}

/** A share of 0–1 in whole percent. */
export function wholePercent(share: number): string {
  return `${integer(share * 100)} %`
}

/** Bytes on a disk or in memory, as in "3.2 MB". */
export function size(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return sizes[step]?.format(bytes / 1000 ** step) ?? String(bytes)
}
