import type { Settings } from '../../protocol/settings'

const sample = 'It was late in the year, and the light that came over the hill was thin; she waited by the gate.'

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

/** Loads the prose font; resolves after a second at the latest, as a page in another font is better than none. */
export async function proseFontReady(host: HTMLElement, settings: Settings): Promise<void> {
  const wanted = document.fonts.load(`${settings.fontSize}px ${proseFamily(host)}`).then(() => undefined, () => undefined)
  await Promise.race([wanted, new Promise<void>((resolve) => setTimeout(resolve, 1000))])
}

/** True when the writer, by setting or by system, wants things to stay still. */
export function reducedMotion(settings: Settings): boolean {
  if (settings.motion !== 'system') return settings.motion === 'reduced'
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
