import '../main/launch/checkNode.mjs'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { runToEnd } from '../main/launch/children.mjs'
import { buildSources, installDependencies, root } from '../main/launch/setUp.mjs'
import { Refusal, launch, say } from '../main/launch/words.mjs'
import { needBrowser } from './findBrowser.mjs'

/*
 * `npm test`: sets up what the tests need, runs every suite whatever the others do, and closes with one line,
 * `N passed, N failed`. `npm test -- lint | unit | e2e | FILE…` runs a part.
 */
const usage = 'Use `npm test`, or a part of it: `npm test -- lint`, `npm test -- unit`, `npm test -- e2e`, `npm test -- FILE…`.'
const tool = (...parts) => join(root, 'node_modules', ...parts)
const reports = mkdtempSync(join(tmpdir(), 'heddle-test-'))

await launch(async () => {
  const { long, parts, files } = readWish(process.argv.slice(2))
  const env = { ...process.env, ...(long ? { HEDDLE_LONG: '1' } : {}) }
  try {
    await installDependencies()
    const counts = []
    if (parts.includes('lint')) counts.push(await lint(env))
    if (parts.some((part) => part !== 'lint') || files.e2e.length > 0) counts.push(await build())
    if (parts.includes('unit') || files.unit.length > 0) counts.push(await unit(env, files.unit))
    if (parts.includes('e2e') || files.e2e.length > 0) counts.push(await endToEnd(env, files.e2e))
    const passed = counts.reduce((sum, count) => sum + count.passed, 0)
    const failed = counts.reduce((sum, count) => sum + count.failed, 0)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
    return failed > 0 ? 1 : 0
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
})

function readWish(argv) {
  const all = ['lint', 'unit', 'e2e']
  const long = argv.includes('--long')
  const rest = argv.filter((word) => word !== '--long')
  const files = { unit: [], e2e: [] }
  const parts = rest.filter((word) => all.includes(word))
  for (const word of rest.filter((word) => !all.includes(word))) {
    const path = [resolve(process.env.INIT_CWD ?? '.', word), resolve(root, word)].find((path) => existsSync(path))
    if (!path) throw new Refusal(`There is no test file ${word}. ${usage}`, 2)
    const file = relative(root, path).replaceAll('\\', '/')
    files[file.endsWith('.spec.ts') ? 'e2e' : 'unit'].push(file)
  }
  return { long, parts: rest.length === 0 ? all : parts, files }
}

async function lint(env) {
  const checks = [
    ['types', tool('typescript', 'bin', 'tsc'), ['--noEmit']],
    ['lint', tool('oxlint', 'bin', 'oxlint'), ['--quiet']],
  ]
  const count = { passed: 0, failed: 0 }
  for (const [name, program, args] of checks) {
    const end = await runToEnd(process.execPath, [program, ...args], { cwd: root, env })
    if (end.code === 0) count.passed++
    else count.failed++
    say(`${end.code === 0 ? '✓' : '✗'} ${name}`)
  }
  return count
}

async function build() {
  try {
    await buildSources()
    return { passed: 1, failed: 0 }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(`✗ build: ${error.message}`)
    return { passed: 0, failed: 1 }
  }
}

async function unit(env, files) {
  const report = join(reports, 'unit.json')
  const args = ['run', '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...files]
  const end = await runToEnd(process.execPath, [tool('vitest', 'vitest.mjs'), ...args], { cwd: root, env })
  return countOf(end, report, (found) => {
    const brokenFiles = found.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    return { passed: found.numPassedTests, failed: found.numFailedTests + brokenFiles }
  })
}

async function endToEnd(env, files) {
  const config = ['e2e/playwright.config.ts', 'playwright.config.ts'].find((file) => existsSync(join(root, file)))
  if (!config) return { passed: 0, failed: 0 }
  const browser = await needBrowser()
  if (!browser.path) {
    say(browser.sentence)
    return { passed: 0, failed: 1 }
  }
  const report = join(reports, 'e2e.json')
  const args = ['test', '--config', config, '--reporter=list,json', '--pass-with-no-tests', ...files]
  const end = await runToEnd(process.execPath, [tool('@playwright', 'test', 'cli.js'), ...args], {
    cwd: root,
    env: { ...env, HEDDLE_CHROMIUM: browser.path, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  return countOf(end, report, ({ stats, errors, suites }) => {
    for (const { file, title, line } of suites.flatMap(unsteadyOf)) say(`! ${file}:${line} passed only when it was tried again: ${title}`)
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }
  })
}

/** The tests of a suite of Playwright's report that failed first and passed at their second try. */
function unsteadyOf({ specs = [], suites = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
  return [...own, ...suites.flatMap(unsteadyOf)]
}

/** A suite that ended badly without counting a failure still counts as one. */
function countOf(end, report, read) {
  let count = { passed: 0, failed: 0 }
  try {
    count = read(JSON.parse(readFileSync(report, 'utf8')))
  } catch {
    say('A suite ended without a report.')
  }
  return end.code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}
