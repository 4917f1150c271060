import { describe, expect, test } from 'vitest'
import { pseudoLocale } from '../../e2e/pseudoLocale'
import { wording } from './wording'

type Entry = string | ((...holes: readonly unknown[]) => unknown)

/** Stands for whatever may be filled in: a number, a text, a list of one, or something that holds such. */
function hole(): unknown {
  const value: unknown = new Proxy(() => undefined, {
    get: (_, name) => {
      if (name === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? 7 : '7')
      if (name === Symbol.iterator) return () => [value][Symbol.iterator]()
      if (name === 'length') return 1
      const list: unknown = Reflect.get(Array.prototype, name)
      return typeof list === 'function' ? list.bind([value]) : value
    },
  })
  return value
}

function entriesOf(catalogue: object): readonly (readonly [name: string, entry: Entry])[] {
  const found: [string, Entry][] = []
  const open: [string, object][] = [['', catalogue]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [name, entry] of Object.entries(next[1]) as [string, Entry | object][]) {
      if (typeof entry === 'object') open.push([`${next[0]}${name}.`, entry])
      else found.push([`${next[0]}${name}`, entry])
    }
  }
  return found
}

const said = (entry: Entry): string => {
  if (typeof entry === 'string') return entry
  const answer = entry(...Array.from({ length: Math.max(entry.length, 8) }, hole))
  return Array.isArray(answer) ? answer.map(String).join('') : String(answer)
}

describe('the catalogue', () => {
  const english = entriesOf(wording).map(([name, entry]) => [name, said(entry)] as const)

  test('says something in every entry, whatever is filled in', () => {
    expect(english.length).toBeGreaterThan(300)
    expect(english.filter(([, text]) => text.trim() === '' || /undefined|NaN|\[object|null/.test(text))).toEqual([])
  })

  test('is spelt as it is elsewhere: real quotes, dashes and ellipses, no space twice', () => {
    const wrong = english.filter(([name, text]) => /["']|\.\.\.| -|--/.test(text) || (/\S {2,}\S/.test(text) && name !== 'multiverse.wayAbout'))
    expect(wrong).toEqual([])
  })

  test('loses nothing that is filled in when it is another language', () => {
    const before = new Map(english)
    const other = structuredCloneOf(wording)
    pseudoLocale(other)
    const lost = entriesOf(other).filter(([name, entry]) => {
      const [was, is] = [before.get(name) ?? '', said(entry)]
      return /[A-Za-z]/.test(is) || count(was) !== count(is) || (/[A-Za-z]/.test(was) && is.length < was.length * 1.2)
    })
    expect(lost.map(([name]) => name)).toEqual([])
  })
})

const count = (text: string): number => text.split('7').length

function structuredCloneOf(entry: unknown): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(entry as object).map(([name, value]) => [name, typeof value === 'object' ? structuredCloneOf(value) : value]))
}
