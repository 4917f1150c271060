import type { App } from '../app'

/**
 * Puts the dialog away, and then acts. By then the dialog has given the focus back, and no key has been heard in
 * between: what a quick hand presses next finds the act done.
 */
export function closeDialog({ state }: Pick<App, 'state'>, act?: () => void): void {
  state.dialog.value = null
  // The page renders in a microtask that the line above has queued, so this one comes after it.
  if (act !== undefined) queueMicrotask(act)
}
