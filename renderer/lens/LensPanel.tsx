import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { surprise, type Alternative } from '../../loom/evidence'
import type { App } from '../app'
import { heatSteps } from './heat'
import { heatUnits, mostPoints, type TokenInView } from './lens'
import type { Run } from '../../loom/run'
import { passagesIn, type Passage } from './passages'
import { modelShares, sharesInTurns, type Share } from './provenance'
import { tokenShown } from './tokenShown'
import { tokenSpoken } from './tokenSpoken'
import { useRested } from './useRested'
import { integer, percent } from '../wording/numbers'
import { wording } from '../wording/wording'

const words = wording.lens

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
    <aside class="lens-panel" role="region" aria-label={words.lens} data-region="lens">
      <div class="lens-head">
        <h2>{words.lens}</h2>
        <button type="button" class="close" aria-label={words.closeLens} onClick={close}>
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
      aria-label={words.token}
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
  useEffect(() => list.current?.children[view.chosen]?.scrollIntoView({ block: 'nearest' }), [view])
  const { evidence } = view
  return (
    <section class="lens-part lens-token-part" aria-label={words.token}>
      <p id="lens-token-said" class="unseen" role="status">
        {words.tokenSaid(tokenSpoken(view.text), Math.exp(evidence.logprob), evidence.rank, Math.max(0, surprise(evidence.logprob)))}
      </p>
      <p class="lens-context" translate={false}>
        …{view.before}
        <mark>{tokenShown(view.text)}</mark>
        {view.after}…
      </p>
      <dl class="lens-facts">
        <dt>{words.probability}</dt>
        <dd>{percent(Math.exp(evidence.logprob))}</dd>
        <dt>{words.rank}</dt>
        <dd>{evidence.rank === 0 ? words.rankNotRecorded : integer(evidence.rank)}</dd>
        <dt>{words.surprise}</dt>
        <dd>{words.bits(Math.max(0, surprise(evidence.logprob)))}</dd>
        <dt>{words.entropyHere}</dt>
        <dd>{words.bits(evidence.entropy)}</dd>
      </dl>
      <ul
        ref={list}
        class="lens-alternatives"
        role="listbox"
        aria-label={words.alternatives}
        aria-describedby="lens-token-said"
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
      <p>{words.tokenKeys}</p>
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
      aria-label={words.alternative(tokenSpoken(alternative.text), isHere ? words.alternativeHere(probability) : percent(probability))}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => app.lens.choose(index - view.chosen)}
      onDblClick={() => void app.lens.fork()}
    >
      <code class={isHere ? 'is-here' : ''}>{tokenShown(alternative.text)}</code>{' '}
      <span class="lens-number">{isHere ? words.alternativeHere(probability) : percent(probability)}</span>
      <span class="lens-bar" style={{ width: `${Math.max(1, probability * 100)}%` }} />
    </li>
  )
}

function Surprise({ app }: { readonly app: App }) {
  const { lens } = app
  const unit = lens.unit.value
  const steps = heatSteps[unit]
  const passages = useRested(() => passagesIn(app.surface.text(), lens.eachToken()), lens.version.value)
  const count = (kind: Passage['kind']): number => passages?.filter((passage) => passage.kind === kind).length ?? 0
  const progress = lens.progress.value
  const points = lens.branchPoints(mostPoints)
  return (
    <section class="lens-part" aria-label={words.surprise}>
      <h3>{words.perUnit[unit]}</h3>
      <div class="lens-units" role="group" aria-label={words.surpriseBy}>
        {heatUnits.map((each) => (
          <button key={each} type="button" aria-pressed={each === unit} onClick={() => void (lens.unit.value = each)}>
            {words.units[each]}
          </button>
        ))}
      </div>
      <ul class="lens-legend">
        {[0, ...steps].map((from, level) => (
          <li key={level}>
            <span class={`lens-swatch heat heat-${level}`} aria-hidden="true">
              {words.swatch}
            </span>
            <span>{words.steps(from, steps[level] ?? null)}</span>
          </li>
        ))}
      </ul>
      {passages !== null && <p>{words.passages(count('flat'), count('noisy'))}</p>}
      {progress !== null && (
        <p>
          {words.lookingAtText}
          <progress aria-label={words.scored} max={1} value={progress} />
        </p>
      )}
      {points.length > 0 && (
        <>
          <h3 style={{ marginTop: '1rem' }}>{words.widestForks}</h3>
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
                  <em>{words.bits(point.entropy)}</em>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Provenance({ app }: { readonly app: App }) {
  const { runs, shares } = useRested(() => sharesIn(app), app.lens.version.value) ?? { runs: [], shares: [] }
  const loom = app.state.loom.value
  const models = loom === null ? [] : modelShares(runs, loom.generations)
  return (
    <section class="lens-part" aria-label={words.provenance}>
      <h3>{words.whoWroteWhat}</h3>
      <Shares
        heads={[words.origin, words.characters, words.words, words.share]}
        rows={shares.map(({ origin, characters, words: count, part }) => ({
          name: <span class={`lens-swatch by by-${origin}`}>{words.origins[origin]}</span>,
          values: [integer(characters), integer(count), percent(part)],
        }))}
      />
      {models.length > 0 && (
        <Shares
          heads={[words.model, words.characters, words.share]}
          rows={models.map(({ name, characters, part }) => ({ name: <span translate={false}>{name}</span>, values: [integer(characters), percent(part)] }))}
        />
      )}
      <p>{words.nothingGuessed}</p>
    </section>
  )
}

/** The shares of a text as it stands now. */
function* sharesIn(app: App): Generator<undefined, { readonly runs: readonly Run[]; readonly shares: readonly Share[] }> {
  const runs = app.lens.runs()
  return { runs, shares: yield* sharesInTurns(app.surface.text(), runs) }
}

interface SharesProps {
  readonly heads: readonly string[]
  readonly rows: readonly { readonly name: ComponentChildren; readonly values: readonly string[] }[]
}

/** Who has how much of a text, one row each. */
function Shares({ heads, rows }: SharesProps) {
  return (
    <table class="lens-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, values }, row) => (
          <tr key={row}>
            <th scope="row">{name}</th>
            {values.map((value, column) => (
              <td key={column}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
