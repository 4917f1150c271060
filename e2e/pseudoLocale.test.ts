import { expect, test } from 'vitest'
import { pseudoLocale } from './pseudoLocale'

const vnode = { type: 'kbd', constructor: undefined }

function turned<T extends { [name: string]: unknown }>(catalogue: T): T {
  pseudoLocale(catalogue)
  return catalogue
}

test('every letter is another one, and an entry is longer by two fifths at least', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz'
  const { all, nested } = turned({ all: alphabet, nested: { inner: 'Close', list: ['one', 'two'] } })
  expect(all).not.toMatch(/[A-Za-z]/)
  expect(all).toMatch(/^⟦.*⟧$/u)
  expect([...all].length).toBeGreaterThan(alphabet.length * 1.4)
  expect(nested.inner).toMatch(/^⟦Çŀöšé .*⟧$/)
  expect(nested.list[1]).toMatch(/^⟦ţŵö/)
})

test('what is filled in stays as it is: texts, numbers, lists and things that are no texts', () => {
  const said = turned({
    of: (n: number, of: string) => `Branch ${n} of ${of}`,
    names: ({ names }: { readonly names: readonly string[] }) => `From ${names.join(', ')}`,
    press: (key: unknown) => ['Press ', key, '.'],
    symbols: (n: number) => `${n} %`,
  })
  expect(said.of(2, 'Lamp')).toMatch(/^⟦Ɓŕáńçĥ 2 öƒ \u2068Lamp\u2069 .*⟧$/)
  expect(said.names({ names: ['a', 'b'] })).toMatch(/\u2068a\u2069, \u2068b\u2069/)
  expect(said.press(vnode)[1]).toBe(vnode)
  expect(said.press(vnode)[2]).toBe('.')
  expect(said.symbols(5)).toBe('5 %')
})
