import type { App } from '../app'

export const fanOpen = (app: App): boolean => app.state.fan.value !== null

export const loomOpen = (app: App): boolean => app.state.loom.value !== null

export const writable = (app: App): boolean => loomOpen(app) && app.state.readOnly.value === null

/** A node is under the caret. */
export const somewhere = (app: App): boolean => loomOpen(app) && app.state.here.value !== null

export const somewhereWritable = (app: App): boolean => somewhere(app) && writable(app)
