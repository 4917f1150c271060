import type { App } from '../app'

/** A chord as people write it: `Mod+Shift+Enter` (`Mod` is Ctrl, on macOS Cmd). Several are alternatives. */
export type Chord = string

/**
 * One thing the writer can do. Menu, palette, keymap, key sheet and help are all generated from the registry of these.
 */
export interface Command {
  /** `area.verb`, stable: settings and scripts name it. */
  readonly id: string
  readonly title: string
  /** One line for the palette and the help. */
  readonly explain: string
  readonly menu: 'file' | 'edit' | 'weave' | 'walk' | 'loom' | 'view' | 'model' | 'help'
  readonly keys: { readonly all?: readonly Chord[]; readonly mac?: readonly Chord[]; readonly other?: readonly Chord[] }
  /** A bare key in loom mode. */
  readonly bare?: readonly string[]
  readonly when?: (app: App) => boolean
  /** False: it does not apply here, and the next binding of the key is tried. */
  readonly run: (app: App) => void | boolean | Promise<void>
}
