import { basename } from 'node:path'

/** A title as a file name that every platform takes. */
export function safeName(name: string): string {
  // eslint-disable-next-line no-control-regex
  const clean = basename(name.replaceAll(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, ' ')).replaceAll(/\s+/g, ' ').trim()
  return clean.replace(/^\.+/, '').slice(0, 120) || 'Untitled'
}
