import type { App } from '../app'
import { keyText, writingKeyText } from '../commands/keymapOf'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { ImportPart } from '../import/ImportPart'
import { LedgerPart } from '../lens/LedgerPart'
import { DownloadPart } from '../models/DownloadPart'
import { modelName } from './modelName'
import { CompactingPart, ScoringPart } from './LongWorkPart'
import './status.css'

/** One quiet line: what is open, how long it is, what the model does and sees, whether all is kept. It is no live region. */
export function StatusLine({ app }: { readonly app: App }) {
  return (
    <div class="status" role="status" aria-label="Status" aria-live="off" data-region="status">
      <LoomTitle app={app} />
      <Words app={app} />
      <Mode app={app} />
      <Predicting app={app} />
      <span class="status-gap" />
      <ScoringPart app={app} />
      <CompactingPart app={app} />
      <ImportPart app={app} />
      <DownloadPart app={app} />
      <LedgerPart app={app} />
      <Seen app={app} />
      <Speed app={app} />
      <Model app={app} />
      <Saving app={app} />
      <Do app={app} id="view.palette" class="status-button">
        Commands
      </Do>
    </div>
  )
}

interface DoProps {
  readonly app: App
  readonly id: string
  readonly class: string
  readonly children: string
  readonly about?: string
}

function Do({ app, id, children, about, ...rest }: DoProps) {
  const keys = keyText(app, id)
  return (
    <button type="button" class={rest.class} title={[about, keys].filter(Boolean).join(' · ')} onClick={() => run(app, id)}>
      {children}
    </button>
  )
}

function run(app: App, id: string): void {
  const command = findCommand(id)
  if (command !== null) perform(app, command)
}

function LoomTitle({ app }: { readonly app: App }) {
  const title = app.state.loom.value?.title
  return (
    <Do app={app} id="file.library" class="status-button status-title" about="All looms">
      {title === undefined || title === '' ? 'Looms' : title}
    </Do>
  )
}

/** How fast prose is read in silence, on average (Brysbaert 2019). */
const wordsPerMinute = 238

const number = new Intl.NumberFormat('en')

function Words({ app }: { readonly app: App }) {
  if (app.state.loom.value === null) return null
  const { thread, selection } = app.state.words.value
  const all = `${number.format(thread)} ${thread === 1 ? 'word' : 'words'}`
  const words = selection ?? thread
  const minutes = Math.max(1, Math.round(words / wordsPerMinute))
  const title = words < wordsPerMinute / 2 ? undefined : `About ${minutes === 1 ? 'a minute' : `${number.format(minutes)} minutes`} to read${selection === null ? '' : ', what is selected'}`
  return (
    <span class="status-part" title={title}>
      {selection === null ? all : `${number.format(selection)} of ${all}`}
      {words >= wordsPerMinute && <span class="status-time"> · {number.format(minutes)} min</span>}
    </span>
  )
}

function Mode({ app }: { readonly app: App }) {
  const readOnly = app.state.readOnly.value
  return (
    <>
      {app.state.mode.value === 'loom' && (
        <Do app={app} id="loom.mode" class="status-button status-mode" about={`Letters act on the tree; ${writingKeyText(app)} goes back to writing`}>
          Loom mode
        </Do>
      )}
      {readOnly !== null && (
        <span class="status-part status-mode" title={readOnly}>
          Read only
        </span>
      )}
    </>
  )
}

function Predicting({ app }: { readonly app: App }) {
  if (!app.state.inForce.value.predict || app.state.loom.value === null) return null
  const snoozed = app.predictor.snoozed.value
  return (
    <Do app={app} id="weave.predict" class="status-button" about={snoozed ? 'Esc put predictions off; press to have them again' : 'Press to stop'}>
      {snoozed ? 'Predictions off for now' : 'Predicting'}
    </Do>
  )
}

function Seen({ app }: { readonly app: App }) {
  const from = app.state.fan.value?.visibleFrom ?? 0
  if (from === 0) return null
  return (
    <span class="status-part" title="The thread is longer than what the model can hold">
      The model sees from character {number.format(from)} on
    </span>
  )
}

function Speed({ app }: { readonly app: App }) {
  const fan = app.state.fan.value
  if (fan === null) return null
  if (fan.tokensPerSecond === null) return fan.streaming ? <span class="status-part">weaving…</span> : null
  return <span class="status-part status-speed">{number.format(Math.round(fan.tokensPerSecond))} tokens/s</span>
}

function Model({ app }: { readonly app: App }) {
  const model = app.state.model.value
  switch (model.t) {
    case 'none':
      return (
        <Do app={app} id="model.models" class="status-button" about={model.sentence}>
          No model
        </Do>
      )
    case 'loading':
      return (
        <span class="status-part status-loading">
          <span>Loading {modelName(model.name)}</span>
          <progress aria-label={`Loading ${model.name}`} max={1} value={model.fraction} />
          <Do app={app} id="model.stop" class="status-button" about="Give up this model; open another when you like">
            Stop
          </Do>
        </span>
      )
    case 'ready':
      return (
        <Do app={app} id={app.state.loomModel.value === null ? 'model.models' : 'model.ofLoom'} class="status-button status-model" about={model.facts.sentence}>
          {app.state.loomModel.value === null ? modelName(model.facts.name) : `${modelName(model.facts.name)}, not this loom’s`}
        </Do>
      )
    case 'failed':
      return (
        <Do app={app} id="model.models" class="status-button status-failed" about={model.fault.sentence}>
          Model not loaded
        </Do>
      )
  }
}

function Saving({ app }: { readonly app: App }) {
  if (app.state.loom.value === null) return null
  const { state, sentence } = app.state.saving.value
  if (state === 'failed') {
    return (
      <span class="status-part status-failed" title={sentence ?? undefined}>
        Not saved
      </span>
    )
  }
  return <span class="status-part status-saving">{state === 'saved' ? 'Saved' : 'Saving…'}</span>
}
