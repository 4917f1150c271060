import { useEffect, useRef, useState } from 'preact/hooks'
import type { LoomSummary } from '../../protocol/bridge'
import type { App } from '../app'
import { chooseAndImport } from '../import/importFiles'
import { fuzzyMatch } from '../palette/fuzzy'
import { wording } from '../wording/wording'
import '../dialog/list.css'
import './library.css'

const words = wording.library

interface LoomListProps {
  readonly app: App
  /** After a loom was opened or begun. */
  readonly onOpened: () => void
}

/** All looms, last opened first: arrows go through them, Enter opens, F2 renames, Delete moves to the trash. */
export function LoomList({ app, onOpened }: LoomListProps) {
  const [query, setQuery] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const all = app.state.looms.value
  const matching = all.filter(({ title }) => fuzzyMatch(query, title) !== null).toSorted((a, b) => b.openedAt - a.openedAt)
  const kept = matching.filter(({ state }) => state !== 'trashed')
  const trashed = matching.filter(({ state }) => state === 'trashed')

  useEffect(() => list.current?.querySelector<HTMLElement>('.list-main')?.focus(), [])

  const begin = async (): Promise<void> => {
    await app.library.create(wording.common.untitled)
    onOpened()
  }
  const choose = async (): Promise<void> => {
    const before = app.state.loom.value?.id
    await app.library.choose()
    if (app.state.loom.value?.id !== before) onOpened()
  }
  const bringIn = async (): Promise<void> => {
    const before = app.state.loom.value?.id
    await chooseAndImport(app, true)
    if (app.state.loom.value?.id !== before) onOpened()
  }
  const open = async (loom: LoomSummary): Promise<void> => {
    if (loom.state === 'trashed') return app.library.restore(loom.loom)
    await app.library.open(loom.loom)
    onOpened()
  }
  const step = (by: number): void => {
    const titles = [...(list.current?.closest('.library')?.querySelectorAll<HTMLElement>('.list-main') ?? [])]
    const at = titles.findIndex((title) => title === document.activeElement)
    titles[Math.max(0, Math.min(titles.length - 1, at + by))]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    step(event.key === 'ArrowDown' ? 1 : -1)
    event.preventDefault()
  }
  const row = (loom: LoomSummary) => (
    <LoomRow
      key={loom.loom}
      app={app}
      loom={loom}
      renaming={renaming === loom.loom}
      onRename={(wish) => setRenaming(wish ? loom.loom : null)}
      onOpen={() => void open(loom)}
    />
  )

  return (
    <div class="library" onKeyDown={onKeyDown}>
      <div class="library-head">
        <input
          class="field"
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = kept[0]
            if (event.key === 'Enter' && first !== undefined) void open(first)
          }}
        />
        <button type="button" class="button" onClick={() => void choose()}>
          {words.openFolder}
        </button>
        <button type="button" class="button" onClick={() => void bringIn()}>
          {words.importFiles}
        </button>
        <button type="button" class="button button-main" onClick={() => void begin()}>
          {words.newLoom}
        </button>
      </div>
      {kept.length === 0 && <p class="list-facts">{query.trim() === '' ? words.noLoom : words.noMatch}</p>}
      <ul ref={list} class="list" aria-label={words.looms}>
        {kept.map(row)}
      </ul>
      {trashed.length > 0 && (
        <>
          <h2 class="list-head">{words.inTrash}</h2>
          <ul class="list" aria-label={words.inTrash}>
            {trashed.map(row)}
          </ul>
        </>
      )}
    </div>
  )
}

interface LoomRowProps {
  readonly app: App
  readonly loom: LoomSummary
  readonly renaming: boolean
  readonly onRename: (wish: boolean) => void
  readonly onOpen: () => void
}

function LoomRow({ app, loom, renaming, onRename, onOpen }: LoomRowProps) {
  const trashed = loom.state === 'trashed'
  const counted = loom.loom === app.state.loom.value?.id ? app.state.words.value.thread : loom.words
  const title = loom.title === '' ? wording.common.untitled : loom.title
  const onKeyDown = (event: KeyboardEvent): void => {
    if (renaming) return
    if (event.key === 'F2' && !trashed) onRename(true)
    else if (event.key === 'Delete' && !trashed) void app.library.trash(loom.loom)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li class="list-row" onKeyDown={onKeyDown}>
      {renaming ? (
        <RenameField
          title={title}
          onDone={(text) => {
            onRename(false)
            if (text !== null && text.trim() !== '') void app.library.rename(loom.loom, text.trim())
          }}
        />
      ) : (
        <button type="button" class="list-main" disabled={loom.state === 'missing'} onClick={onOpen}>
          <span class="library-title" translate={false}>{title}</span>
          <span class="list-facts">
            {loom.state === 'missing' ? words.missing : words.facts(counted, loom.bytes, loom.openedAt, Date.now())}
          </span>
        </button>
      )}
      <span class="list-acts">
        {loom.state === 'missing' ? (
          <button type="button" class="button button-quiet" aria-label={words.forgetLoom(title)} onClick={() => void app.library.trash(loom.loom)}>
            {words.forget}
          </button>
        ) : trashed ? (
          <button type="button" class="button button-quiet" aria-label={words.restoreLoom(title)} onClick={() => void app.library.restore(loom.loom)}>
            {words.restore}
          </button>
        ) : (
          <>
            <button type="button" class="button button-quiet" aria-label={words.renameLoom(title)} onClick={() => onRename(true)}>
              {words.rename}
            </button>
            <button type="button" class="button button-quiet" aria-label={words.duplicateLoom(title)} onClick={() => void app.library.duplicate(loom.loom)}>
              {words.duplicate}
            </button>
            {app.hello.shell === 'electron' && (
              <button type="button" class="button button-quiet" aria-label={words.showLoom(title)} onClick={() => void app.library.reveal(loom.loom)}>
                {words.show}
              </button>
            )}
            <button type="button" class="button button-quiet" aria-label={words.trashLoom(title)} onClick={() => void app.library.trash(loom.loom)}>
              {words.trash}
            </button>
          </>
        )}
      </span>
    </li>
  )
}

function RenameField({ title, onDone }: { readonly title: string; readonly onDone: (text: string | null) => void }) {
  return (
    <input
      class="field library-rename"
      aria-label={words.newTitleOf(title)}
      defaultValue={title}
      ref={(input) => {
        if (input === null || input === document.activeElement) return
        input.focus()
        input.select()
      }}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.isComposing) return
        if (event.key === 'Enter') onDone(event.currentTarget.value)
        else if (event.key === 'Escape') onDone(null)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}
