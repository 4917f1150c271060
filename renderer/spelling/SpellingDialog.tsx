import { useCallback } from 'preact/hooks'
import type { App } from '../app'
import { closeDialog } from '../dialog/closeDialog'
import { Dialog } from '../dialog/Dialog'
import { hasWords } from '../palette/hasWords'
import { PickList } from '../palette/PickList'
import { finding, goToMisspelling } from './goToMisspelling'
import { wording } from '../wording/wording'

type Choice = { readonly t: 'word'; readonly word: string } | { readonly t: 'add' } | { readonly t: 'next' }

/** What to do about one word that the dictionary does not know: another in its place, one for this loom's own list, or on to the next. */
export function SpellingDialog({ app }: { readonly app: App }) {
  const found = finding.value
  const find = useCallback(
    (query: string): readonly Choice[] => {
      const words = found?.suggestions.filter((word) => hasWords(query, word)) ?? []
      const typed = query.trim()
      return [
        ...words.map((word) => ({ t: 'word' as const, word })),
        ...(typed !== '' && !words.includes(typed) ? [{ t: 'word' as const, word: typed }] : []),
        { t: 'add' },
        { t: 'next' },
      ]
    },
    [found],
  )
  if (found === null) return null
  const { word, at, length } = found.at
  const close = (): void => closeDialog(app)
  const pick = (choice: Choice): void => closeDialog(app, () => act(choice))
  const act = (choice: Choice): void => {
    if (choice.t === 'next') return void goToMisspelling(app, at + length + 1)
    if (choice.t === 'word') app.surface.write(at, at + length, choice.word)
    else {
      const { overrides } = app.state
      const words = [...new Set([...overrides.value.words, word])].toSorted()
      void app.override({ ...overrides.value, words })
    }
    app.surface.focus()
  }
  return (
    <Dialog label={wording.spelling.spelling} shape="top" onClose={close}>
      <PickList
        label={wording.spelling.instead(word)}
        placeholder={wording.spelling.insteadQuoted(word)}
        find={find}
        keyOf={(choice) => (choice.t === 'word' ? `word ${choice.word}` : choice.t)}
        row={(choice) =>
          choice.t === 'word' ? (
            <span class="pick-main pick-prose" translate={false}>{choice.word}</span>
          ) : (
            <span class="pick-main pick-soft">{choice.t === 'add' ? wording.spelling.add(word) : wording.spelling.leave}</span>
          )
        }
        none=""
        hint={wording.spelling.keys}
        onPick={pick}
      />
    </Dialog>
  )
}
