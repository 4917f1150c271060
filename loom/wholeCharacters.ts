const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The characters that `bytes` complete after `before`, the beginning of one, and the bytes that wait for more. What can be no
 * character any more is U+FFFD. Line ends are `\n`.
 */
export function wholeCharacters(before: Uint8Array, bytes: Uint8Array): { readonly text: string; readonly pending: Uint8Array } {
  const all = before.length === 0 ? bytes : Uint8Array.of(...before, ...bytes)
  const end = all.length - begun(all)
  return { text: utf8.decode(all.subarray(0, end)).replace(/\r\n?/g, '\n'), pending: all.slice(end) }
}

/** Bytes at the end that begin a character without ending it. */
function begun(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}
