import type { Settings } from '../../protocol/settings'

/** As wide, letter for letter, as English novels are on average, to 3 % in every face that comes with Heddle. */
const sample = 'One morning late in October the light that came down over the hill was thin. “You have been here before,” she said. He did not answer her; he went on to the gate.'

/** The concrete font stack of prose: Monaco keeps widths by this text, so it must change when the font does. */
export function proseFamily(host: HTMLElement): string {
  const stack = getComputedStyle(host).getPropertyValue('--font-prose').trim()
  return stack === '' ? '"Literata Variable", Georgia, serif' : stack
}

/** Pixels of `characters` characters of ordinary prose. */
export function proseWidth(characters: number, family: string, size: number): number {
  return (widthOf(sample, family, size) / sample.length) * characters
}

/** Pixels of an `n`, by which Monaco counts columns. */
export function columnWidth(family: string, size: number): number {
  return widthOf('n', family, size)
}

function widthOf(text: string, family: string, size: number): number {
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) return text.length * size * 0.5
  context.font = `${size}px ${family}`
  return context.measureText(text).width
}

/**
 * Loads the prose font once its name is on the page; resolves after a second at the latest, as a page in another font is
 * better than none.
 */
export async function proseFontReady(host: HTMLElement, settings: Settings): Promise<void> {
  // At the start the theme, which names the font, is put on the page after the editor is asked for, in the same turn.
  await Promise.resolve()
  const wanted = document.fonts.load(`${settings.fontSize}px ${proseFamily(host)}`).then(() => undefined, () => undefined)
  await Promise.race([wanted, new Promise<void>((resolve) => setTimeout(resolve, 1000))])
}

/** True when the writer, by setting or by system, wants things to stay still. */
export function reducedMotion(settings: Settings): boolean {
  if (settings.motion !== 'system') return settings.motion === 'reduced'
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
