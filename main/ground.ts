import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsSchema } from '../protocol/settings'
import type { Settings } from '../protocol/settings'

/** The page's ground by theme, as `tokens.css` has it (a test compares them): a new window shows it before its page does. */
export const grounds = { light: '#fcf9f2', dark: '#1b1916', sepia: '#f4e8d2', contrast: '#ffffff', darkContrast: '#000000' } as const

export function groundOf(theme: Settings['theme'], systemIsDark: boolean): string {
  if (theme === 'system') return systemIsDark ? grounds.dark : grounds.light
  if (theme === 'contrast') return systemIsDark ? grounds.darkContrast : grounds.contrast
  return grounds[theme]
}

/** The theme chosen last, read before anything else is up; a file that cannot be read is no reason to wait. */
export function lastTheme(userData: string): Settings['theme'] {
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'))).theme
  } catch {
    return 'system'
  }
}
