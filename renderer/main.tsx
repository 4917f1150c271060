import { effect } from '@preact/signals'
import { render } from 'preact'
import type { HeddleApi } from '../protocol/bridge'
import { keyPresets } from '../protocol/keyPresets'
import type { App } from './app'
import { chooseCommand } from './commands/chooseCommand'
import { keymapOf } from './commands/keymapOf'
import { hearMenuKey, listenForKeys } from './commands/listenForKeys'
import { findCommand } from './commands/registry'
import { heddleApi } from './heddleApi'
import { listenForDrops } from './import/listenForDrops'
import { reportBugs } from './layout/reportBugs'
import { Window } from './layout/Window'
import { createApp } from './state/createApp'
import { applyTheme } from './theme/applyTheme'
import { wording } from './wording/wording'

/** Main, or in the development server and when asked for with `?play`, a main that is made up. */
async function reachMain(): Promise<HeddleApi> {
  const asked = new URLSearchParams(location.search)
  if (!import.meta.env.DEV || !asked.has('play')) return heddleApi()
  const { playApi } = await import('./play/playApi')
  return playApi(asked)
}

async function start(window: HTMLElement): Promise<void> {
  const api = await reachMain()
  const hello = await api.hello({})
  if (!hello.ok) {
    window.textContent = hello.fault.sentence
    return
  }
  // Monaco measures where it stands, so its host is in the page before it is in its place.
  const host = document.createElement('div')
  host.className = 'surface-host'
  // A browser that translates pages would write into the text.
  host.translate = false
  document.body.append(host)
  const app = createApp(api, hello.value, host)
  reportBugs(app)
  applyTheme(app.state.settings)
  listenForKeys(app, keymapOf(app))
  listenForDrops(app, globalThis.window)
  api.onEvent((event) => {
    const command = event.t === 'command' ? findCommand(event.id) : null
    if (command === null) return
    if (event.t === 'command' && event.byKey) hearMenuKey(app, keymapOf(app).value, command.id)
    else chooseCommand(app, command)
  })
  followLoom(app)
  render(<Window app={app} host={host} />, window)
}

/** What changes with the loom that is open: the window's name, and the mode that the key preset begins in. */
function followLoom({ state }: App): void {
  effect(() => {
    const title = state.loom.value?.title ?? ''
    document.title = title === '' ? wording.common.app : wording.common.titled(title)
  })
  let open: string | null = null
  effect(() => {
    const id = state.loom.value?.id ?? null
    if (id === open) return
    open = id
    state.mode.value = keyPresets[state.settings.peek().keyPreset].opensIn
  })
}

const root = document.getElementById('window')
if (root !== null) void start(root)
