import type { Signal } from '@preact/signals'
import { colourings } from './colouring'
import type { Colouring } from './colouring'
import type { MapPaint } from './mapPaint'
import { wording } from '../wording/wording'

interface MapLegendProps {
  readonly colouring: Signal<Colouring>
  readonly paint: MapPaint
  /** Shades that the map has now; the others need no explaining. */
  readonly present: ReadonlySet<number>
}

/** What the colours tell, to choose; and what each of them means, with the shape or size that tells the same. */
export function MapLegend({ colouring, paint, present }: MapLegendProps) {
  const { legend } = wording.map.colourings[colouring.value]
  return (
    <div class="map-legend">
      <label>
        {wording.map.colourTells}{' '}
        <select class="field" value={colouring.value} onChange={(event) => void (colouring.value = event.currentTarget.value as Colouring)}>
          {colourings.map((id) => (
            <option key={id} value={id}>
              {wording.map.colourings[id].title}
            </option>
          ))}
        </select>
      </label>
      <ul>
        {legend.map((words, shade) => present.has(shade) && (
          <li key={shade}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M8 0v16" stroke={paint.shades[shade]} stroke-width="1.4" />
              <Knot shade={shade} colour={paint.shades[shade] ?? ''} shapes={colouring.value === 'provenance'} />
            </svg>
            {words}
          </li>
        ))}
      </ul>
      <ul>
        <li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 0v16" stroke={paint.band} stroke-width="8" />
            <path d="M8 0v16" stroke={paint.ink} stroke-width="2.6" />
          </svg>
          {wording.map.yourThread}
        </li>
        <li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="5.6" fill="none" stroke={paint.accent} stroke-width="1.3" />
            <circle cx="8" cy="8" r="2.4" fill={paint.soft} />
          </svg>
          {wording.map.unread}
        </li>
        <li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4.5 2.5h7v11L8 10.5l-3.5 3Z" fill={paint.accent} />
          </svg>
          {wording.map.bookmark}
        </li>
        <li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 0v16" stroke={paint.hair} stroke-width="1.4" stroke-dasharray="3 3" />
          </svg>
          {wording.map.setAside}
        </li>
      </ul>
    </div>
  )
}

/** The same shapes as `addShape` draws. */
function Knot({ shade, colour, shapes }: { readonly shade: number; readonly colour: string; readonly shapes: boolean }) {
  if (!shapes) return <circle cx="8" cy="8" r={3.4 * (0.55 + 0.2 * shade)} fill={colour} />
  const hollow = shade >= 2
  const look = { fill: hollow ? 'var(--page)' : colour, stroke: colour, 'stroke-width': 1.2 }
  switch (shade) {
    case 0:
      return <circle cx="8" cy="8" r="3.2" {...look} />
    case 1:
      return <path d="M8 2.6Q12 7.7 8 13.4Q4 7.7 8 2.6Z" {...look} />
    case 2:
      return <rect x="5" y="5" width="6" height="6" {...look} />
    case 3:
      return <path d="M8 3.8 11.6 8 8 12.2 4.4 8Z" {...look} />
    default:
      return <circle cx="8" cy="8" r="2" {...look} />
  }
}
