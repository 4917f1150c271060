import { computed, effect, signal, type ReadonlySignal } from '@preact/signals'
import type { Settings } from '../../protocol/settings'

/**
 * Whether the writer is typing and wants nothing but the page meanwhile. It begins with what she types and ends when the
 * mouse moves, when she presses Escape or leaves the text, and when anything of `stirring` changes.
 */
export class Quiet {
  readonly on: ReadonlySignal<boolean>
  readonly #typing = signal(false)

  constructor(settings: ReadonlySignal<Settings>, stirring: readonly ReadonlySignal<unknown>[]) {
    this.on = computed(() => this.#typing.value && settings.value.quiet)
    effect(() => {
      for (const cause of stirring) void cause.value
      this.stir()
    })
  }

  typed(): void {
    this.#typing.value = true
  }

  stir(): void {
    this.#typing.value = false
  }

  /** Hears what ends it in the window, outside the text in `host`. */
  listen(window: Window, host: HTMLElement): void {
    const stir = (): void => this.stir()
    window.addEventListener('pointermove', ({ movementX, movementY }) => {
      // Chromium also tells of text that moved under a mouse that lies still.
      if (movementX !== 0 || movementY !== 0) stir()
    })
    window.addEventListener('pointerdown', stir)
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && stir(), { capture: true })
    window.addEventListener('focusin', ({ target }) => target instanceof Node && !host.contains(target) && stir())
    window.addEventListener('blur', stir)
  }
}
