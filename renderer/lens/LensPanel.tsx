import { useLayoutEffect, useRef } from 'preact/hooks'
import { surprise, type Alternative } from '../../loom/evidence'
import type { App } from '../app'
import { heatSteps } from './heat'
import { heatUnits, mostPoints, type HeatUnit, type TokenInView } from './lens'
import { passagesOf } from './passages'
import { percent } from './percent'
import { modelShares, originNames, sharesOf } from './provenance'
import { tokenShown } from './tokenShown'

const bits = (value: number): string => `${value.toFixed(1)} bits`

/** True while there is something for the panel to show. */
export function lensShown(app: App): boolean {
  return app.lens.kind.value !== 'off' || app.lens.token.value !== null
}

/** The panel at the right: the token under the lens, and what belongs to the lens that is on. */
export function LensPanel({ app }: { readonly app: App }) {
  const { lens } = app
  const close = (): void => {
    lens.kind.value = 'off'
    if (lens.token.value === null) app.surface.focus()
    else lens.closeToken()
  }
  return (
    <aside class="lens-panel" role="region" aria-label="Lens" data-region="lens">
      <div class="lens-head">
        <h2>Lens</h2>
        <button type="button" class="close" aria-label="Close the lens" onClick={close}>
          ×
        </button>
      </div>
      <div class="lens-scroll" tabIndex={0}>
        <Token app={app} />
        {lens.kind.value === 'surprise' && <Surprise app={app} />}
        {lens.kind.value === 'provenance' && <Provenance app={app} />}
      </div>
    </aside>
  )
}

function Token({ app }: { readonly app: App }) {
  const lens = app.lens.token.value
  if (lens === null) return null
  return lens.t === 'token' ? <TokenFacts app={app} view={lens.view} /> : <Waiting app={app} sentence={lens.sentence} />
}

function Waiting({ app, sentence }: { readonly app: App; readonly sentence: string }) {
  const part = useRef<HTMLElement>(null)
  useLayoutEffect(() => part.current?.focus(), [])
  return (
    <section
      ref={part}
      class="lens-part"
      tabIndex={0}
      aria-label="Token"
      onKeyDown={(event) => {
        if (event.key === 'Escape') app.lens.closeToken()
      }}
    >
      <p aria-live="polite">{sentence}</p>
    </section>
  )
}

function TokenFacts({ app, view }: { readonly app: App; readonly view: TokenInView }) {
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => list.current?.focus(), [])
  const { evidence } = view
  return (
    <section class="lens-part" aria-label="Token">
      <p class="lens-context">
        …{view.before}
        <mark>{tokenShown(view.text)}</mark>
        {view.after}…
      </p>
      <dl class="lens-facts">
        <dt>Probability</dt>
        <dd>{percent(Math.exp(evidence.logprob))}</dd>
        <dt>Rank</dt>
        <dd>{evidence.rank === 0 ? 'not recorded' : evidence.rank}</dd>
        <dt>Surprise</dt>
        <dd>{bits(Math.max(0, surprise(evidence.logprob)))}</dd>
        <dt>Entropy here</dt>
        <dd>{bits(evidence.entropy)}</dd>
      </dl>
      <ul
        ref={list}
        class="lens-alternatives"
        role="listbox"
        aria-label="Alternatives"
        aria-activedescendant={evidence.top.length > 0 ? `lens-alternative-${view.chosen}` : undefined}
        tabIndex={0}
        onKeyDown={(event) => {
          if (onKey(app, event)) {
            event.preventDefault()
            event.stopPropagation()
          }
        }}
      >
        {evidence.top.map((alternative, index) => (
          <Row key={alternative.id} app={app} alternative={alternative} index={index} view={view} />
        ))}
      </ul>
      <p>← → walk the tokens, ↑ ↓ choose, Enter forks here and weaves on, M shows the multiverse from here, Esc goes back. What stands here stays as a sibling.</p>
    </section>
  )
}

function onKey({ lens }: App, { key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false
  switch (key) {
    case 'ArrowLeft':
      lens.walkTokens(-1)
      return true
    case 'ArrowRight':
      lens.walkTokens(1)
      return true
    case 'ArrowUp':
      lens.choose(-1)
      return true
    case 'ArrowDown':
      lens.choose(1)
      return true
    case 'Enter':
      void lens.fork()
      return true
    case 'm':
      lens.lookAhead()
      return true
    case 'Escape':
      lens.closeToken()
      return true
    default:
      return false
  }
}

function Row({ app, alternative, index, view }: { readonly app: App; readonly alternative: Alternative; readonly index: number; readonly view: TokenInView }) {
  const probability = Math.exp(alternative.logprob)
  const isHere = alternative.id === view.evidence.id
  return (
    <li
      id={`lens-alternative-${index}`}
      class="lens-alternative"
      role="option"
      aria-selected={index === view.chosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => app.lens.choose(index - view.chosen)}
      onDblClick={() => void app.lens.fork()}
    >
      <code class={isHere ? 'is-here' : ''}>{tokenShown(alternative.text)}</code>{' '}
      <span class="lens-number">{isHere ? `here · ${percent(probability)}` : percent(probability)}</span>
      <span class="lens-bar" style={{ width: `${Math.max(1, probability * 100)}%` }} />
    </li>
  )
}

const perUnit: Readonly<Record<HeatUnit, string>> = { token: 'bits per token', word: 'bits per word', sentence: 'bits per character' }

function Surprise({ app }: { readonly app: App }) {
  const { lens } = app
  void lens.version.value
  const unit = lens.unit.value
  const steps = heatSteps[unit]
  const text = app.surface.text()
  const passages = passagesOf(text, lens.tokens())
  const flat = passages.filter(({ kind }) => kind === 'flat').length
  const noisy = passages.filter(({ kind }) => kind === 'noisy').length
  const progress = lens.progress.value
  const points = lens.branchPoints(mostPoints)
  return (
    <section class="lens-part" aria-label="Surprise">
      <h3>Surprise, {perUnit[unit]}</h3>
      <div class="lens-units" role="group" aria-label="Surprise by">
        {heatUnits.map((each) => (
          <button key={each} type="button" aria-pressed={each === unit} onClick={() => void (lens.unit.value = each)}>
            {each}
          </button>
        ))}
      </div>
      <ul class="lens-legend">
        {[0, ...steps].map((from, level) => (
          <li key={level}>
            <span class={`lens-swatch heat heat-${level}`}>words</span>
            <span>{level === steps.length ? `${from} and more` : `${from} to ${steps[level]}`}</span>
          </li>
        ))}
      </ul>
      <p>
        {flat} flat (○) and {noisy} noisy (◆) {flat + noisy === 1 ? 'sentence' : 'sentences'}: more than one standard deviation below or above the running mean of bits per
        character, which the line in the margin shows.
      </p>
      {progress !== null && (
        <p>
          Looking at the text
          <progress aria-label="Scored" max={1} value={progress} />
        </p>
      )}
      {points.length > 0 && (
        <>
          <h3 style={{ marginTop: '1rem' }}>Widest forks of this paragraph</h3>
          <ul class="lens-points">
            {points.map((point) => (
              <li key={point.at}>
                <button type="button" onClick={() => lens.lookAt(point.at)}>
                  <span>
                    <bdi>
                      {point.before}
                      <b>{point.text}</b>
                    </bdi>
                  </span>
                  <em>{bits(point.entropy)}</em>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

const count = new Intl.NumberFormat('en')

function Provenance({ app }: { readonly app: App }) {
  void app.lens.version.value
  const runs = app.lens.runs()
  const shares = sharesOf(app.surface.text(), runs)
  const loom = app.state.loom.value
  const models = loom === null ? [] : modelShares(runs, loom.generations)
  return (
    <section class="lens-part" aria-label="Provenance">
      <h3>Who wrote what</h3>
      <table class="lens-table">
        <thead>
          <tr>
            <th scope="col">Origin</th>
            <th scope="col">Characters</th>
            <th scope="col">Words</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(({ origin, characters, words, part }) => (
            <tr key={origin}>
              <th scope="row">
                <span class={`lens-swatch by by-${origin}`}>{originNames[origin]}</span>
              </th>
              <td>{count.format(characters)}</td>
              <td>{count.format(words)}</td>
              <td>{percent(part)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {models.length > 0 && (
        <table class="lens-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Characters</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {models.map(({ name, characters, part }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{count.format(characters)}</td>
                <td>{percent(part)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>Recorded when the text was written, and kept through every edit; nothing here is guessed.</p>
    </section>
  )
}
