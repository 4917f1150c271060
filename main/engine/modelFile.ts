import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Answer } from '../../protocol/fault'
import { good } from '../../protocol/fault'
import { checkFakePath, isFakePath } from './fakeOptions'
import { checkGguf } from './ggufHeader'

/**
 * The path to load for what somebody wrote after `--model`: a file, from `folder` when relative, or `fake:…`; null means
 * the model that comes with the app. Answers only for what looks loadable.
 */
export async function findModel(given: string | null, bundled: string, folder: string): Promise<Answer<string>> {
  const path = given === null ? bundled : isFakePath(given) ? given : resolve(folder, given)
  const checked = isFakePath(path) ? checkFakePath(path) : await checkGguf(path)
  return checked.ok ? good(path) : checked
}

/** Size of a model's file; null when there is none to ask (a `fake:` model, a file that is gone). */
export async function modelBytes(path: string): Promise<number | null> {
  return stat(path).then(({ size }) => size, () => null)
}
