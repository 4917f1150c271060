import { useState } from 'preact/hooks'
import { wording } from '../wording/wording'
import { readNumber } from './readNumber'

interface NumberFieldProps {
  readonly id: string
  readonly describedBy: string
  readonly least: number
  readonly most: number
  readonly step: number
  readonly value: number
  readonly onChoose: (value: number) => void
}

/**
 * A number that is typed, or stepped with ↑ ↓. What is no number, or is out of range, is said in a sentence; nothing is
 * chosen for the writer. A field of type number would drop a decimal comma in silence, and make 8 of 0,8.
 */
export function NumberField({ id, describedBy, least, most, step, value, onChoose }: NumberFieldProps) {
  const [fault, setFault] = useState('')
  const choose = (input: HTMLInputElement): void => {
    const read = readNumber(input.value, least, most, step)
    setFault(read.t === 'number' ? '' : read.t === 'none' ? wording.settings.noNumber(value) : wording.settings.outOfRange(least, most, value))
    input.value = String(read.t === 'number' ? read.value : value)
    if (read.t === 'number' && read.value !== value) onChoose(read.value)
  }
  return (
    <>
      <input
        id={id}
        class="field"
        type="text"
        inputMode={Number.isInteger(step) ? 'numeric' : 'decimal'}
        role="spinbutton"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={fault === '' ? describedBy : `${describedBy} ${id}-fault`}
        aria-valuenow={value}
        aria-valuemin={least}
        aria-valuemax={most}
        value={value}
        onChange={(event) => choose(event.currentTarget)}
        onKeyDown={(event) => {
          const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0
          if (by === 0 || event.ctrlKey || event.altKey || event.metaKey) return
          event.preventDefault()
          const input = event.currentTarget
          const from = readNumber(input.value, least, most, step)
          const next = (from.t === 'number' ? from.value : value) + by
          input.value = String(Math.min(most, Math.max(least, Number(next.toFixed(4)))))
          choose(input)
        }}
      />
      {fault !== '' && (
        <span id={`${id}-fault`} class="setting-fault" role="alert">
          {fault}
        </span>
      )}
    </>
  )
}
