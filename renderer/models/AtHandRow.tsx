import { useEffect, useRef, useState } from 'preact/hooks'
import type { ModelAtHand } from '../../protocol/models'
import type { App } from '../app'
import { notify } from '../status/notify'
import { report } from '../status/report'
import { factsOf, historyOf, sizeOf } from './modelWords'

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
    notify(app, `${name} was removed from the disk: ${sizeOf(model.bytes)} are free again.`)
  }
  return (
    <li class={`model-row${open ? ' open' : ''}`}>
      <button type="button" class="model-main" aria-disabled={fault !== null} aria-current={open ? 'true' : undefined} onClick={() => void use()}>
        <span class="model-name">
          {name}
          {open && <em>in use</em>}
          {model.facts?.tuned === true && <em class="model-tuned">tuned</em>}
        </span>
        <span class="model-facts">{fault ?? factsOf(model)}</span>
        <span class="model-facts">{historyOf(model, Date.now())}</span>
      </button>
      {asking ? (
        <Confirm name={name} bytes={model.bytes} onYes={() => void remove()} onNo={() => setAsking(false)} />
      ) : (
        <span class="model-acts">
          {app.hello.shell === 'electron' && (
            <button type="button" class="button button-quiet" onClick={() => void app.api.revealModel({ model: model.key }).then((answer) => report(app, answer))}>
              Show<span class="unseen"> {name}</span> in its folder
            </button>
          )}
          {model.source === 'downloaded' && !open && (
            <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
              Remove<span class="unseen"> {name} from the disk</span>…
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
      class="model-acts"
      role="group"
      aria-label={`Remove ${name} from the disk?`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onNo()
      }}
    >
      <span class="model-facts">Remove for good ({sizeOf(bytes)})?</span>
      <button ref={no} type="button" class="button" onClick={onNo}>
        Keep it
      </button>
      <button type="button" class="button model-danger" onClick={onYes}>
        Remove
      </button>
    </span>
  )
}
