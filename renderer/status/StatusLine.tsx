import type { ComponentChildren } from 'preact'
import type { App } from '../app'
import { keyText, writingKeyText } from '../commands/keymapOf'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { ImportPart } from '../import/ImportPart'
import { LedgerPart } from '../lens/LedgerPart'
import { DownloadPart } from '../models/DownloadPart'
import { modelName } from './modelName'
import { CompactingPart, ScoringPart } from './LongWorkPart'
import { dotted } from '../wording/series'
import { wording } from '../wording/wording'
import './status.css'

const words = wording.status

/** One quiet line: what is open, how long it is, what the model does and sees, whether all is kept. It is no live region. */
export function StatusLine({ app }: { readonly app: App }) {
  return (
    <div class="status" role="status" aria-label={words.status} aria-live="off" data-region="status">
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
        {words.commands}
      </Do>
    </div>
  )
}

interface DoProps {
  readonly app: App
  readonly id: string
  readonly class: string
  readonly children: ComponentChildren
  readonly about?: string
}

function Do({ app, id, children, about, ...rest }: DoProps) {
  const keys = keyText(app, id)
  return (
    <button type="button" class={rest.class} title={dotted([about, keys])} onClick={() => run(app, id)}>
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
    <Do app={app} id="file.library" class="status-button status-title" about={words.allLooms}>
      {title === undefined || title === '' ? wording.library.looms : <span translate={false}>{title}</span>}
    </Do>
  )
}

/** How fast prose is read in silence, on average (Brysbaert 2019). */
const wordsPerMinute = 238

function Words({ app }: { readonly app: App }) {
  if (app.state.loom.value === null) return null
  const { thread, selection } = app.state.words.value
  const counted = selection ?? thread
  const minutes = Math.max(1, Math.round(counted / wordsPerMinute))
  const toRead = selection === null ? words.toRead : words.toReadSelected
  return (
    <span class="status-part" title={counted < wordsPerMinute / 2 ? undefined : toRead(minutes)}>
      {selection === null ? words.words(thread) : words.wordsOf(selection, thread)}
      {counted >= wordsPerMinute && <span class="status-time">{words.minutes(minutes)}</span>}
    </span>
  )
}

function Mode({ app }: { readonly app: App }) {
  const readOnly = app.state.readOnly.value
  return (
    <>
      {app.state.mode.value === 'loom' && (
        <Do app={app} id="loom.mode" class="status-button status-mode" about={words.loomModeAbout(writingKeyText(app))}>
          {words.loomMode}
        </Do>
      )}
      {readOnly !== null && (
        <span class="status-part status-mode" title={readOnly}>
          {words.readOnly}
        </span>
      )}
    </>
  )
}

function Predicting({ app }: { readonly app: App }) {
  if (!app.state.inForce.value.predict || app.state.loom.value === null) return null
  const snoozed = app.predictor.snoozed.value
  return (
    <Do app={app} id="weave.predict" class="status-button" about={snoozed ? words.predictionsOffAbout : words.predictingAbout}>
      {snoozed ? words.predictionsOff : words.predicting}
    </Do>
  )
}

function Seen({ app }: { readonly app: App }) {
  const from = app.state.fan.value?.visibleFrom ?? 0
  if (from === 0) return null
  return (
    <span class="status-part" title={words.seesAbout}>
      {words.sees(from)}
    </span>
  )
}

function Speed({ app }: { readonly app: App }) {
  const fan = app.state.fan.value
  if (fan === null) return null
  if (fan.tokensPerSecond === null) return fan.streaming ? <span class="status-part">{words.weaving}</span> : null
  return <span class="status-part status-speed">{words.speed(fan.tokensPerSecond)}</span>
}

function Model({ app }: { readonly app: App }) {
  const model = app.state.model.value
  switch (model.t) {
    case 'none':
      return (
        <Do app={app} id="model.models" class="status-button" about={model.sentence}>
          {words.noModel}
        </Do>
      )
    case 'loading':
      return (
        <span class="status-part status-loading">
          <span>{words.loading(modelName(model.name))}</span>
          <progress aria-label={words.loading(model.name)} max={1} value={model.fraction} />
          <Do app={app} id="model.stop" class="status-button" about={words.stopLoading}>
            {wording.common.stop}
          </Do>
        </span>
      )
    case 'ready':
      return (
        <Do app={app} id={app.state.loomModel.value === null ? 'model.models' : 'model.ofLoom'} class="status-button status-model" about={model.facts.sentence}>
          {app.state.loomModel.value === null ? <span translate={false}>{modelName(model.facts.name)}</span> : words.notThisLooms(modelName(model.facts.name))}
        </Do>
      )
    case 'failed':
      return (
        <Do app={app} id="model.models" class="status-button status-failed" about={model.fault.sentence}>
          {words.modelNotLoaded}
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
        {words.notSaved}
      </span>
    )
  }
  return <span class="status-part status-saving">{state === 'saved' ? words.saved : words.saving}</span>
}
