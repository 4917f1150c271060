interface OwnWordsProps {
  readonly words: readonly string[]
  readonly onChoose: (words: readonly string[]) => void
}

/** The words that the writer has added for this loom; a press takes one away again. */
export function OwnWords({ words, onChoose }: OwnWordsProps) {
  return (
    <div class="setting">
      <div class="setting-words">
        <span class="setting-title">Words of this loom</span>
        <p>Added from «Spelling…»; a press takes a word away.</p>
      </div>
      <ul class="own-words" aria-label="Words of this loom">
        {words.map((word) => (
          <li key={word}>
            <button type="button" class="button button-quiet" onClick={() => onChoose(words.filter((other) => other !== word))}>
              {word} ×<span class="unseen"> take away</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
