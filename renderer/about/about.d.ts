/** Made when the page is built: `electron.vite.config.ts`. */
declare module 'virtual:about' {
  export interface Part {
    readonly name: string
    readonly version: string
    readonly licence: string
    /** What its makers ask to be passed on. */
    readonly text: string
  }

  export const version: string
  /** Heddle's own licence. */
  export const licence: string
  /** All that comes with Heddle and is by others, and the bundled model. */
  export const parts: readonly Part[]
}
