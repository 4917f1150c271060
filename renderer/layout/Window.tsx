import { useLayoutEffect, useRef } from 'preact/hooks'
import { Announcements } from '../announce/Announcements'
import type { App } from '../app'
import { Welcome } from '../help/Welcome'
import { LensPanel, lensShown } from '../lens/LensPanel'
import { LibraryPage } from '../library/LibraryPage'
import { Notices } from '../status/Notices'
import { StatusLine } from '../status/StatusLine'
import { TreePanel } from '../tree/TreePanel'
import { Dialogs } from './Dialogs'
import './window.css'

interface WindowProps {
  readonly app: App
  /** The element that Monaco lives in: placed, never rendered. */
  readonly host: HTMLElement
}

/** The whole window: the tree when wanted, the page, one line of status. */
export function Window({ app, host }: WindowProps) {
  const open = app.state.loom.value !== null
  const tree = open && app.state.settings.value.showTree
  return (
    <div class="window" data-mode={app.state.mode.value} data-quiet={app.state.quiet.value ? 'yes' : undefined}>
      {open && <h1 class="unseen" translate={false}>{app.state.loom.value?.title}</h1>}
      {tree && <TreePanel app={app} />}
      <Page host={host} open={open} />
      {open && lensShown(app) && <LensPanel app={app} />}
      {!open && <LibraryPage app={app} />}
      <StatusLine app={app} />
      <Welcome app={app} />
      <Notices app={app} />
      <Dialogs app={app} />
      <Announcements app={app} />
    </div>
  )
}

function Page({ host, open }: { readonly host: HTMLElement; readonly open: boolean }) {
  const main = useRef<HTMLElement>(null)
  useLayoutEffect(() => main.current?.append(host), [host])
  return <main ref={main} class="page" data-region="text" hidden={!open} />
}
