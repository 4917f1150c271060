import { isRecord } from '../isRecord'

export type Fields = Readonly<Record<string, unknown>>

/** `value` when it is a list; an empty one otherwise. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The entries of an object; keys are only ever values here, whatever they are called. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : []
}

/** The own field of what may be an object. */
export function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** Some programs write 0 and 1 for false and true. */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value
  return value === 0 || value === 1 ? value === 1 : null
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** What another program uses as a name of a node: text, or a number. */
export function keyOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' ? value : null
}

/** True for what says something: not absent, null, empty, or a list or object of nothing. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  if (Array.isArray(value)) return value.length > 0
  return !isRecord(value) || Object.keys(value).length > 0
}

/** Milliseconds since 1970 of a recorded number of them, or of a date as text with a zone; null otherwise. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return isTime(value) ? Math.round(value) : null
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(value) || value.length > 40) return null
  const time = Date.parse(value)
  return isTime(time) ? time : null
}

/** A date as text that names no zone (`2023-05-01-13.37.00`, `2023-05-01T13:37:00`), read as UTC. */
export function zonelessTimeOf(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 40) return null
  const parts = /^(\d{4})-(\d\d)-(\d\d)[-T @](\d\d)[.:h ]*(\d\d)[.:m ]*(\d\d)?(?:[.s]\s*(\d{1,6}))?/.exec(value)
  if (parts === null) return null
  const [year, month, day, hour, minute, second = 0] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  const time = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second)
  return isTime(time) ? time : null
}

function isTime(value: number): boolean {
  return value >= 0 && value <= 8.64e15
}
