/** A share as the writer reads it. */
export function percent(part: number): string {
  if (part === 0) return '0 %'
  if (part >= 0.0995) return `${Math.round(part * 100)} %`
  return part >= 0.001 ? `${(part * 100).toFixed(1)} %` : '< 0.1 %'
}
