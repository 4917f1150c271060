import { wording } from '../wording/wording'

interface OwnWordsProps {
  readonly words: readonly string[]
  readonly onChoose: (words: readonly string[]) => void
}

/** The words that the writer has added for this loom; a press takes one away again. */
export function OwnWords({ words, onChoose }: OwnWordsProps) {
  return (
    <div class="setting">
      <div class="setting-words">
        <span class="setting-title">{wording.settings.ownWords}</span>
        <p>{wording.settings.ownWordsAbout}</p>
      </div>
      <ul class="own-words" aria-label={wording.settings.ownWords}>
        {words.map((word) => (
          <li key={word}>
            <button type="button" class="button button-quiet" aria-label={wording.settings.takeAway(word)} onClick={() => onChoose(words.filter((other) => other !== word))}>
              <span translate={false}>{word}</span> ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
