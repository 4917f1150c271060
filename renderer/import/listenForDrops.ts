import type { App } from '../app'
import { perform } from '../commands/perform'
import { findCommand } from '../commands/registry'
import { importFiles } from './importFiles'
import './import.css'

/** Files dropped anywhere on the window are imported; the browser would otherwise leave the page and open them. */
export function listenForDrops(app: App, window: Window): void {
  const { documentElement } = window.document
  const show = (over: boolean): void => void documentElement.classList.toggle('files-over', over)
  window.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
    show(true)
  })
  window.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) show(false)
  })
  window.addEventListener('drop', (event) => {
    show(false)
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.stopPropagation()
    const files = [...(event.dataTransfer?.files ?? [])]
    const command = findCommand('file.import')
    if (files.length > 0 && command !== null) perform(app, { ...command, run: () => importFiles(app, files) })
  }, { capture: true })
}

function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
