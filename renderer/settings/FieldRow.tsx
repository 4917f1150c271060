import { useId } from 'preact/hooks'
import type { Settings } from '../../protocol/settings'
import type { Field } from './fields'
import { NumberField } from './NumberField'
import { plainNumber } from '../wording/numbers'
import { wording } from '../wording/wording'

interface FieldRowProps {
  readonly field: Field
  readonly settings: Settings
  readonly onChoose: (patch: Partial<Settings>) => void
  /** Whether the open loom has this setting for itself; null: it cannot. */
  readonly own?: boolean | null
  readonly onOwn?: (own: boolean) => void
  /** What holds for other looms, where this one has its own. */
  readonly elsewhere?: Settings
}

export function FieldRow({ field, settings, onChoose, own = null, onOwn, elsewhere }: FieldRowProps) {
  const id = useId()
  return (
    <div class="setting">
      <div class="setting-words">
        <label for={id}>{field.title}</label>
        <p id={`${id}-explain`}>{field.explain}</p>
      </div>
      <span class="setting-control">
        <Control id={id} field={field} settings={settings} onChoose={onChoose} />
        {own !== null && (
          <label class="setting-own">
            <input type="checkbox" aria-label={wording.settings.forThisLoomWhat(field.title)} checked={own} onChange={(event) => onOwn?.(event.currentTarget.checked)} />
            {wording.settings.forThisLoom}
          </label>
        )}
        {elsewhere !== undefined && <span class="setting-own">{wording.settings.elsewhere(valueOf(field, elsewhere))}</span>}
      </span>
    </div>
  )
}

/** What a setting says, as its control would show it. */
function valueOf(field: Field, settings: Settings): string {
  switch (field.kind) {
    case 'choice':
      return field.options.find(([value]) => value === settings[field.key])?.[1] ?? settings[field.key]
    case 'number':
      return plainNumber(settings[field.key])
    case 'switch':
      return settings[field.key] ? wording.settings.on : wording.settings.off
  }
}

function Control({ id, field, settings, onChoose }: FieldRowProps & { readonly id: string }) {
  const described = `${id}-explain`
  switch (field.kind) {
    case 'choice':
      return (
        <select
          id={id}
          class="field"
          aria-describedby={described}
          value={settings[field.key]}
          onChange={(event) => onChoose({ [field.key]: event.currentTarget.value })}
        >
          {field.options.map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      )
    case 'number':
      return (
        <span class="setting-number">
          <NumberField
            id={id}
            describedBy={described}
            least={field.least}
            most={field.most}
            step={field.step}
            value={settings[field.key]}
            onChoose={(value) => onChoose({ [field.key]: value })}
          />
          <span class="setting-unit">{field.unit}</span>
        </span>
      )
    case 'switch':
      return (
        <input
          id={id}
          class="switch"
          type="checkbox"
          role="switch"
          aria-describedby={described}
          checked={settings[field.key]}
          onChange={(event) => onChoose({ [field.key]: event.currentTarget.checked })}
        />
      )
  }
}
