import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { carrier } from './carrier'
import { buildStandin } from './standin/build'

/** Says once which Electron the suite runs on, and makes the stand-in ready when it is that. */
// oxlint-disable-next-line no-default-export -- Playwright asks for it.
export default async function globalSetup(): Promise<void> {
  const main = resolve(import.meta.dirname, '../out/main/index.js')
  if (!existsSync(main)) throw new Error(`There is no built app at ${main}: run \`npm run build\` first.`)
  if (carrier === 'stand-in') await buildStandin()
  console.log(`End-to-end tests run on ${carrier === 'electron' ? 'real Electron' : 'the stand-in for Electron (its binary is not installed)'}.`)
}
