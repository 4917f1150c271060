const key = 'heddle.recentCommands'
const most = 12

/** Ids of the commands used last from the palette, newest first. Losing them costs nothing. */
export function recentCommands(): readonly string[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(held) ? held.filter((id) => typeof id === 'string').slice(0, most) : []
  } catch {
    return []
  }
}

export function rememberCommand(id: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([id, ...recentCommands().filter((other) => other !== id)].slice(0, most)))
  } catch {
    // A page without storage forgets.
  }
}
