import { EventEmitter } from 'node:events'
import type { NativeTheme as Real } from 'electron'

class NativeTheme extends EventEmitter implements Pick<Real, 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors' | 'prefersReducedTransparency'> {
  readonly shouldUseHighContrastColors = false
  readonly prefersReducedTransparency = false
  #source: Real['themeSource'] = 'system'

  get themeSource(): Real['themeSource'] {
    return this.#source
  }

  set themeSource(source: Real['themeSource']) {
    if (source === this.#source) return
    this.#source = source
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

export const nativeTheme = new NativeTheme()
