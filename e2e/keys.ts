import { commandTable, type CommandId } from '../protocol/commandTable'

const names: Readonly<Record<string, string>> = {
  Mod: 'ControlOrMeta',
  Ctrl: 'Control',
  Esc: 'Escape',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
}

/** The first key of a command on this platform, as Playwright writes it. Throws for a command without one. */
export function keyOf(id: CommandId): string {
  const entry = commandTable.find((command) => command.id === id)
  const keys = entry?.keys as { readonly all?: readonly string[]; readonly mac?: readonly string[]; readonly other?: readonly string[] } | undefined
  const chord = keys?.all?.[0] ?? (process.platform === 'darwin' ? keys?.mac : keys?.other)?.[0]
  if (chord === undefined) throw new Error(`${id} has no key here`)
  return chord
    .split('+')
    .map((part) => names[part] ?? part)
    .join('+')
}

/** What menu and palette call a command. */
export function titleOf(id: CommandId): string {
  const entry = commandTable.find((command) => command.id === id)
  if (!entry) throw new Error(`there is no command ${id}`)
  return entry.title
}
