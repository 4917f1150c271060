import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { groundOf, grounds, lastTheme } from './ground'

test('a new window has the colour of the page to come', () => {
  const css = readFileSync(join(import.meta.dirname, '..', 'renderer', 'theme', 'tokens.css'), 'utf8')
  const pages = [...css.matchAll(/--page:\s*([^;]+);/g)].map(([, value]) => value)
  expect(pages).toContain(`light-dark(${grounds.light}, ${grounds.dark})`)
  expect(pages).toContain(`light-dark(${grounds.contrast}, ${grounds.darkContrast})`)
  expect(pages).toContain(grounds.sepia)
})

test('the theme follows the system only when asked to', () => {
  expect(groundOf('system', true)).toBe(grounds.dark)
  expect(groundOf('light', true)).toBe(grounds.light)
  expect(groundOf('contrast', true)).toBe(grounds.darkContrast)
})

test('a settings file that is missing or damaged does not hold up the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-ground-'))
  expect(lastTheme(folder)).toBe('system')
  writeFileSync(join(folder, 'settings.json'), '{"theme": "dark"')
  expect(lastTheme(folder)).toBe('system')
  writeFileSync(join(folder, 'settings.json'), '{"theme": "dark"}')
  expect(lastTheme(folder)).toBe('dark')
})
