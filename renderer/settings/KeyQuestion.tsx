import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Claim } from '../commands/rebind'
import type { Question } from './keyQuestionOf'
import { sentences as inTurn } from '../wording/series'
import { wording } from '../wording/wording'

interface KeyQuestionProps {
  readonly question: Question
  readonly onAnswer: (from: readonly Claim[]) => void
  readonly onCancel: () => void
}

/** Asks before a key is set. It takes the focus itself, so that a key still held down answers nothing. */
export function KeyQuestion({ question: { sentences, answers }, onAnswer, onCancel }: KeyQuestionProps) {
  const group = useRef<HTMLDivElement>(null)
  const whole = inTurn(sentences)
  useLayoutEffect(() => group.current?.focus(), [])
  return (
    <div
      ref={group}
      class="key-question"
      role="group"
      tabIndex={-1}
      aria-label={whole}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        onCancel()
      }}
    >
      <p>{whole}</p>
      <div class="key-answers">
        {answers.map(({ label, from }) => (
          <button key={label} type="button" class="button" onClick={() => onAnswer(from)}>
            {label}
          </button>
        ))}
        <button type="button" class="button button-quiet" onClick={onCancel}>
          {wording.common.cancel}
        </button>
      </div>
    </div>
  )
}
