import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const tints = [...read('lens.css').matchAll(/(--(?:heat|by)-\w+): light-dark\((#\w{6}), (#\w{6})\)/g)]
const inks = [...read('../theme/tokens.css').matchAll(/--ink: (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}))/g)]

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('ink can be read on every tint of every theme', () => {
  expect(tints).toHaveLength(9)
  for (const [, name, light = '', dark = ''] of tints) {
    for (const [, inkLight, inkDark, only] of inks) {
      for (const [ink, tint] of [[inkLight ?? only, light], [inkDark, dark]] as const) {
        if (ink === undefined) continue
        const [low = 0, high = 0] = [luminance(ink), luminance(tint)].toSorted((a, b) => a - b)
        expect((high + 0.05) / (low + 0.05), `${ink} on ${name} ${tint}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  }
})
