import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contentPolicy } from '../contentPolicy'
import { PageServer } from './pageServer'
import { connect, shellUnderTest } from './testing/shellUnderTest'
import type { Reply, ShellUnderTest } from './testing/shellUnderTest'

let shell: ShellUnderTest
let cookie = ''

beforeAll(async () => {
  shell = await shellUnderTest()
  cookie = await shell.enter()
})
afterAll(() => shell.close())

/** What a good browser sends with its key. */
const ours = (): Record<string, string> => ({ cookie, origin: shell.origin })

describe('the door', () => {
  test('the start link is answered with a key and no token in the address', async () => {
    const { status, headers } = await shell.ask(`/${shell.token}`)
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(headers['set-cookie']?.[0]).toMatch(/^heddle-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
  })

  test('the key opens the page, under the policy', async () => {
    const { status, headers, body } = await shell.ask('/', { cookie, 'sec-fetch-site': 'none' })
    expect(status).toBe(200)
    expect(body).toContain('Heddle')
    expect(headers['content-security-policy']).toBe(contentPolicy)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cross-origin-opener-policy']).toBe('same-origin')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test('the link for the browser works once', async () => {
    const { pathname, search } = new URL(shell.server.door.linkForOnce())
    expect((await shell.ask(pathname + search)).status).toBe(303)
    expect((await shell.ask(pathname + search)).status).toBe(401)
  })
})

const keyless: readonly (readonly [string, () => Promise<Reply>])[] = [
  ['no key', () => shell.ask('/')],
  ['no key for a file', () => shell.ask('/index.html')],
  ['a wrong token', () => shell.ask(`/?token=${'A'.repeat(43)}`)],
  ['a wrong key', () => shell.ask('/', { cookie: cookie.replace(/=.*/, `=${'A'.repeat(43)}`) })],
]

const attacks: readonly (readonly [string, () => Promise<Reply>])[] = [
  ['another name for this address', () => shell.ask('/', { ...ours(), host: `evil.example:${shell.port}` })],
  ['a name for loopback that is not ours', () => shell.ask('/', { ...ours(), host: `localhost:${shell.port}` })],
  ['the name with a dot', () => shell.ask('/', { ...ours(), host: `localhost.:${shell.port}` })],
  ['no port in the name', () => shell.ask('/', { ...ours(), host: '127.0.0.1' })],
  ['the wildcard address', () => shell.ask('/', { ...ours(), host: `0.0.0.0:${shell.port}` })],
  ['the start link under another name', () => shell.ask(`/${shell.token}`, { host: `evil.example:${shell.port}` })],
  ['another site', () => shell.ask('/', { cookie, origin: 'https://evil.example' })],
  ['no site', () => shell.ask('/', { cookie, origin: 'null' })],
  ['another port of this machine, by the browser’s own word', () => shell.ask('/', { cookie, 'sec-fetch-site': 'same-site' })],
  ['a page elsewhere, by the browser’s own word', () => shell.ask('/', { cookie, 'sec-fetch-site': 'cross-site' })],
  ['a form', () => shell.ask('/', { ...ours(), 'content-type': 'application/x-www-form-urlencoded' }, 'POST')],
  ['a preflight', () => shell.ask('/', { ...ours(), 'access-control-request-method': 'POST' }, 'OPTIONS')],
  ['an address that is a whole URL', () => shell.ask(`http://evil.example/`, ours())],
]

describe('refused, and nothing of ours is shown', () => {
  test.each([...keyless.map(([name, attack]) => [401, name, attack] as const), ...attacks.map(([name, attack]) => [403, name, attack] as const)])('%i: %s', async (wanted, _, attack) => {
    const { status, headers, body } = await attack()
    expect(status).toBe(wanted)
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(body).not.toContain('<title>')
  })

  test.each([
    ['without a key', () => ({ origin: shell.origin })],
    ['with a wrong key', () => ({ origin: shell.origin, cookie: `heddle-${shell.port}=${'A'.repeat(43)}` })],
    ['from another site', () => ({ cookie, origin: 'https://evil.example' })],
    ['from another port', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['from no site at all', () => ({ cookie })],
    ['under another name', () => ({ cookie, origin: `http://evil.example:${shell.port}`, host: `evil.example:${shell.port}` })],
  ] as readonly (readonly [string, () => Record<string, string>])[])('a line %s', async (_, headers) => {
    expect((await connect(shell, { headers: headers() })).refused).toBe(403)
  })

  test('a line at another path', async () => {
    expect((await connect(shell, { headers: ours(), path: '/other' })).refused).toBe(403)
  })
})

test.each(['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/index.html%00', '/..\\package.json', '//etc/passwd', '/assets/'])(
  'nothing lies at %s',
  async (path) => {
    expect((await shell.ask(path, ours())).status).toBe(404)
  },
)

test('a port that is taken is a sentence', async () => {
  const taken = PageServer.open({ port: Number(shell.port), files: new Map(), onLine: () => undefined })
  await expect(taken).rejects.toMatchObject({ fault: { code: 'busy', sentence: expect.stringContaining(`Port ${shell.port}`) } })
})
