import type { Palette } from '../theme/themeTokens'
import type { Colouring } from './colouring'

/** The colours of the map, as `#rrggbb`. */
export interface MapPaint {
  readonly page: string
  readonly ink: string
  readonly soft: string
  readonly hair: string
  readonly accent: string
  /** The ground that the thread lies on. */
  readonly band: string
  /** By shade. */
  readonly shades: readonly string[]
}

export function mapPaint(palette: Palette, colouring: Colouring): MapPaint {
  return {
    page: palette.page,
    ink: palette.ink,
    soft: palette['ink-soft'],
    hair: palette.line,
    accent: palette.accent,
    band: palette.selection,
    shades: shadesIn(palette, colouring),
  }
}

function shadesIn(palette: Palette, colouring: Colouring): readonly string[] {
  const { line, accent, ink } = palette
  const amber = palette['ghost-mark']
  switch (colouring) {
    case 'provenance':
      return [ink, amber, palette.focus, line, line]
    case 'visits':
      return [mixed(line, palette.page, 0.25), amber, ink]
    case 'surprise':
      return [
        mixed(line, palette.page, 0.25), mixed(line, amber, 0.35), mixed(line, amber, 0.75), amber, mixed(amber, accent, 0.6), mixed(accent, ink, 0.25),
      ]
    case 'age':
    case 'forks':
      return [mixed(line, palette.page, 0.25), mixed(line, amber, 0.55), amber, mixed(amber, accent, 0.6), mixed(accent, ink, 0.25)]
  }
}

/** `a` with `part` of `b`, both `#rrggbb`. */
function mixed(a: string, b: string, part: number): string {
  const channel = (from: number): string => {
    const value = Number.parseInt(a.slice(from, from + 2), 16) * (1 - part) + Number.parseInt(b.slice(from, from + 2), 16) * part
    return Math.round(value).toString(16).padStart(2, '0')
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}
