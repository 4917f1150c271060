import { useEffect, useRef, useState } from 'preact/hooks'
import type { ModelAtHand } from '../../protocol/models'
import type { App } from '../app'
import { notify } from '../status/notify'
import { report } from '../status/report'
import { wording } from '../wording/wording'
import { factsOf, historyOf } from './modelWords'

const words = wording.models

interface AtHandRowProps {
  readonly app: App
  readonly model: ModelAtHand
  /** After a file was taken from the disk. */
  readonly onChanged: () => void
}

/** A model file of this machine: the row opens it, the buttons show it or take it from the disk. */
export function AtHandRow({ app, model, onChanged }: AtHandRowProps) {
  const [asking, setAsking] = useState(false)
  const { name, open, fault } = model
  const use = async (): Promise<void> => {
    if (open || fault !== null) return
    report(app, await app.api.useModel({ model: model.key }))
  }
  const remove = async (): Promise<void> => {
    setAsking(false)
    const gone = report(app, await app.api.removeModel({ model: model.key }))
    onChanged()
    if (gone === null) return
    notify(app, words.removed(name, model.bytes))
  }
  return (
    <li class={`list-row${open ? ' open' : ''}`}>
      <button type="button" class="list-main" aria-disabled={fault !== null} aria-current={open ? 'true' : undefined} onClick={() => void use()}>
        <span class="model-name">
          <span translate={false}>{name}</span>
          {open && <em>{words.inUse}</em>}
          {model.facts?.tuned === true && <em class="model-tuned">{words.tuned}</em>}
        </span>
        <span class="list-facts">{fault ?? factsOf(model)}</span>
        <span class="list-facts">{historyOf(model, Date.now())}</span>
      </button>
      {asking ? (
        <Confirm name={name} bytes={model.bytes} onYes={() => void remove()} onNo={() => setAsking(false)} />
      ) : (
        <span class="list-acts">
          {app.hello.shell === 'electron' && (
            <button
              type="button"
              class="button button-quiet"
              aria-label={words.showModel(name)}
              onClick={() => void app.api.revealModel({ model: model.key }).then((answer) => report(app, answer))}
            >
              {words.show}
            </button>
          )}
          {model.source === 'downloaded' && !open && (
            <button type="button" class="button button-quiet" aria-label={words.removeModel(name)} onClick={() => setAsking(true)}>
              {words.remove}
            </button>
          )}
        </span>
      )}
    </li>
  )
}

interface ConfirmProps {
  readonly name: string
  readonly bytes: number
  readonly onYes: () => void
  readonly onNo: () => void
}

function Confirm({ name, bytes, onYes, onNo }: ConfirmProps) {
  const no = useRef<HTMLButtonElement>(null)
  useEffect(() => no.current?.focus(), [])
  return (
    <span
      class="list-acts"
      role="group"
      aria-label={words.removeWhich(name)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onNo()
      }}
    >
      <span class="list-facts">{words.removeForGood(bytes)}</span>
      <button ref={no} type="button" class="button" onClick={onNo}>
        {words.keepIt}
      </button>
      <button type="button" class="button model-danger" onClick={onYes}>
        {words.removeIt}
      </button>
    </span>
  )
}
