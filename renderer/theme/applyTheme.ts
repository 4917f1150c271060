import { effect, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Settings } from '../../protocol/settings'
import { monacoTheme } from './monacoTheme'
import type { MonacoTheme } from './monacoTheme'
import { readPalette } from './themeTokens'
import type { Palette } from './themeTokens'

/** How the page looks now, for code that draws by itself. */
export interface ActiveTheme {
  readonly dark: boolean
  readonly contrast: boolean
  readonly reducedMotion: boolean
  readonly palette: Palette
  readonly monaco: MonacoTheme
}

const active = signal<ActiveTheme | null>(null)

/** Follows settings and system live. Null until `applyTheme` has run, which is before anything is drawn. */
export const activeTheme: ReadonlySignal<ActiveTheme | null> = active

const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', '(prefers-reduced-motion: reduce)'] as const

/** Puts the writer's look on the page and keeps it there. Returns the way to stop following. */
export function applyTheme(settings: ReadonlySignal<Settings>): () => void {
  const [dark, contrast, forced, still] = queries.map((query) => matchMedia(query)) as [MediaQueryList, MediaQueryList, MediaQueryList, MediaQueryList]
  const system = signal(0)
  const onChange = (): void => void system.value++
  const watched = [dark, contrast, forced, still]
  for (const query of watched) query.addEventListener('change', onChange)

  const stop = effect(() => {
    void system.value
    const wish = settings.value
    const name = wish.theme === 'system' && contrast.matches ? 'contrast' : wish.theme
    const root = document.documentElement
    if (name === 'system') delete root.dataset['theme']
    else root.dataset['theme'] = name
    root.dataset['font'] = wish.font
    const reducedMotion = wish.motion === 'reduced' || (wish.motion === 'system' && still.matches)
    root.dataset['motion'] = reducedMotion ? 'reduced' : 'full'
    root.style.setProperty('--size', `${wish.fontSize}px`)
    root.style.setProperty('--leading', `${wish.lineHeight}`)
    root.style.setProperty('--measure', `${wish.measure}`)

    const isDark = name === 'dark' || ((name === 'system' || name === 'contrast') && dark.matches)
    const isContrast = name === 'contrast' || forced.matches
    const palette = readPalette()
    active.value = { dark: isDark, contrast: isContrast, reducedMotion, palette, monaco: monacoTheme(palette, isDark, isContrast) }
  })
  return () => {
    stop()
    for (const query of watched) query.removeEventListener('change', onChange)
  }
}
