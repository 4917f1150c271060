/** What a launcher asked of the executable `electron`. */
export interface LaunchArguments {
  /** Modules of `-r`, run before the app. */
  readonly preloads: readonly string[]
  readonly inspectPort: number | null
  /** Switches before the app's path: they are Chromium's. */
  readonly switches: readonly string[]
  readonly app: string
}

export function parseLaunchArguments(argv: readonly string[]): LaunchArguments {
  const preloads: string[] = []
  const switches: string[] = []
  let inspectPort: number | null = null
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    const inspect = /^--inspect(?:-brk)?(?:=(\d+))?$/.exec(argument)
    if (argument === '-r' || argument === '--require') preloads.push(argv[++at] ?? '')
    else if (inspect) inspectPort = Number(inspect[1] ?? 9229)
    else if (argument.startsWith('--')) switches.push(argument)
    else return { preloads, inspectPort, switches, app: argument }
  }
  return { preloads, inspectPort, switches, app: '.' }
}
