import { expect, type ElectronApplication } from '@playwright/test'

/** Answers Electron's dialogs in the writer's place. Until told otherwise she cancels. */
export class Dialogs {
  readonly #electron: ElectronApplication

  constructor(electron: ElectronApplication) {
    this.#electron = electron
  }

  /** Whatever is to be opened from now on, she picks these. */
  async picks(...filePaths: readonly string[]): Promise<void> {
    await this.#electron.evaluate(({ dialog }, paths) => {
      Object.assign(globalThis, { picked: false })
      dialog.showOpenDialog = () => {
        Object.assign(globalThis, { picked: true })
        return Promise.resolve({ canceled: paths.length === 0, filePaths: [...paths] })
      }
    }, filePaths)
  }

  /** Until she was asked what to open, and said what she picks. */
  async picked(): Promise<void> {
    await expect.poll(() => this.#electron.evaluate(() => (globalThis as { readonly picked?: boolean }).picked)).toBe(true)
  }

  /** Wherever something is to be saved from now on, she says this place; null: nowhere after all. */
  async savesAt(place: string | null): Promise<void> {
    await this.#electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = (...given: unknown[]) => {
        Object.assign(globalThis, { proposed: (given.at(-1) as { readonly defaultPath?: string }).defaultPath })
        return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' })
      }
    }, place)
  }

  /** The name that the last dialog for saving proposed. */
  proposed(): Promise<string | undefined> {
    return this.#electron.evaluate(() => (globalThis as { readonly proposed?: string }).proposed)
  }
}
