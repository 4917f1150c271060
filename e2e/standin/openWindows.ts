/** What the app needs of a window to close it. */
export interface OpenWindow {
  close(): void
}

/** Every window that has not closed yet, oldest first. */
export const openWindows = new Set<OpenWindow>()
