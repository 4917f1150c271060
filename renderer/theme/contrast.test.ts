import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//g, '')

/** Custom properties of the first rule with exactly this selector. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`)
  if (start < 0) throw new Error(`tokens.css has no rule ${selector}`)
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start))
  return new Map([...body.matchAll(/(--[a-z-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))
}

function paletteOf(rule: string | null, side: 0 | 1): (token: string) => string {
  const base = tokensOf(':root')
  const own = rule === null ? new Map<string, string>() : tokensOf(rule)
  return (token) => {
    const value = own.get(token) ?? base.get(token) ?? ''
    const sides = /^light-dark\((#\w+), (#\w+)\)$/.exec(value)
    return sides === null ? value : (sides[side + 1] ?? '')
  }
}

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(hex: string): number {
  const match = /^#(..)(..)(..)$/.exec(hex)
  if (match === null) throw new Error(`not an opaque colour: ${hex}`)
  const [r = 0, g = 0, b = 0] = match.slice(1).map((part) => {
    const value = parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['--page', '--panel', '--raised', '--accent-soft']

describe.each([
  ['light', null, 0],
  ['dark', null, 1],
  ['sepia', ":root[data-theme='sepia']", 0],
  ['high contrast, light', ":root[data-theme='contrast']", 0],
  ['high contrast, dark', ":root[data-theme='contrast']", 1],
] as const)('%s', (_, rule, side) => {
  const colour = paletteOf(rule, side)
  const strict = rule?.includes('contrast') === true

  test.each(['--ink', '--ink-soft', '--ghost', '--accent', '--danger'])('%s can be read on every ground', (text) => {
    const worst = Math.min(...grounds.map((ground) => contrast(colour(text), colour(ground))))
    expect(worst).toBeGreaterThanOrEqual(strict ? 7 : 4.5)
  })

  test('text that focus mode dims can still be read on the page', () => {
    expect(contrast(colour('--away'), colour('--page'))).toBeGreaterThanOrEqual(strict ? 7 : 4.5)
  })

  test('text can be read where it is selected', () => {
    expect(contrast(colour('--ink'), colour('--selection'))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['--line', '--focus', '--ghost-mark'])('%s can be seen beside every ground', (mark) => {
    const worst = Math.min(...grounds.map((ground) => contrast(colour(mark), colour(ground))))
    expect(worst).toBeGreaterThanOrEqual(3)
  })
})
