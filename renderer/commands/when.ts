import type { App } from '../app'

/** A fan is there, or about to be: keys pressed right after the one that weaves are meant for it. */
export const fanOpen = (app: App): boolean => app.state.fan.value !== null || app.fan.coming()

export const loomOpen = (app: App): boolean => app.state.loom.value !== null

export const writable = (app: App): boolean => loomOpen(app) && app.state.readOnly.value === null

/** A node is under the caret. */
export const somewhere = (app: App): boolean => loomOpen(app) && app.state.here.value !== null

export const somewhereWritable = (app: App): boolean => somewhere(app) && writable(app)
