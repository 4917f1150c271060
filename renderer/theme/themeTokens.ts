/** The colour tokens of `tokens.css` that scripts read. */
const colourTokens = [
  'page',
  'panel',
  'raised',
  'ink',
  'ink-soft',
  'ghost',
  'ghost-mark',
  'accent',
  'accent-soft',
  'line',
  'hair',
  'danger',
  'focus',
  'selection',
] as const

type ColourToken = (typeof colourTokens)[number]

/** Colours as `#rrggbb`. */
export type Palette = { readonly [token in ColourToken]: string }

/** The colours on the page at this moment, whatever theme, system or forced colours made them. */
export function readPalette(): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const colour = (token: ColourToken): string => {
    probe.style.color = `var(--${token})`
    return toHex(getComputedStyle(probe).color)
  }
  const palette = Object.fromEntries(colourTokens.map((token) => [token, colour(token)])) as Palette
  probe.remove()
  return palette
}

/** `rgb(…)` as `#rrggbb`; alpha is dropped. */
function toHex(rgb: string): string {
  const parts = rgb.match(/[\d.]+/g)?.slice(0, 3) ?? ['0', '0', '0']
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`
}
