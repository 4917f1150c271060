import { spawn } from 'node:child_process'

/** Opens a link, a file or a folder with whatever the system uses for it. False: there is nothing here to open it with. */
export function openOutside(what: string): Promise<boolean> {
  const [command, args] = opener(what)
  if (command === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
    child.unref()
  })
}

/** `what` is always one argument and never a shell's. */
function opener(what: string): readonly [string | null, string[]] {
  switch (process.platform) {
    case 'darwin':
      return ['open', [what]]
    case 'win32':
      return ['rundll32', ['url.dll,FileProtocolHandler', what]]
    default:
      return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? ['xdg-open', [what]] : [null, []]
  }
}
