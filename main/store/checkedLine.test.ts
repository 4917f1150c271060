import { expect, test } from 'vitest'
import { checkedLine, linesOf, readCheckedLine } from './checkedLine'
import type { DiskFile } from './disk'

/** A file of `head`, then `zeros` bytes that are 0, then `tail`. */
function file(head: string, zeros: number, tail: string): DiskFile {
  const [first, last] = [head, tail].map((text) => Buffer.from(text)) as [Buffer, Buffer]
  const size = first.length + zeros + last.length
  const byteAt = (at: number): number => (at < first.length ? first[at] : at < first.length + zeros ? 0 : last[at - first.length - zeros]) as number
  const nothing = () => Promise.reject(new Error('not asked for'))
  return {
    read: (into, at) => {
      const read = Math.max(0, Math.min(into.length, size - at))
      into.fill(0)
      if (at < first.length || at + read > size - last.length) for (let i = 0; i < read; i++) into[i] = byteAt(at + i)
      return Promise.resolve(read)
    },
    stat: nothing, write: nothing, sync: nothing, truncate: nothing, place: nothing, close: () => Promise.resolve(),
  }
}

test('a line too long to be ours is told as one that cannot be read, and those around it are read', async () => {
  const zeros = 129 * 1024 * 1024
  const [first, last] = ['{"a":1}', '{"b":2}'].map((json) => checkedLine(json).line) as [string, string]
  for (const tail of ['', `\n${last}`]) {
    const seen: unknown[] = []
    for await (const batch of linesOf(file(first, zeros, tail))) {
      for (const { bytes, at, whole } of batch) seen.push([readCheckedLine(bytes)?.value ?? null, bytes.length < 1000, at, whole])
    }
    const rest = tail === '' ? [[null, true, first.length, false]] : [[null, true, first.length, true], [{ b: 2 }, true, first.length + zeros + 1, true]]
    expect(seen).toEqual([[{ a: 1 }, true, 0, true], ...rest])
  }
})

test('a line is read back when its checksum holds, and in no other case', () => {
  const { line, crc } = checkedLine('{"x":"été"}')
  const bytes = Buffer.from(line.slice(0, -1))
  expect(readCheckedLine(bytes)).toEqual({ value: { x: 'été' }, crc })
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 2, 16, 32, 128]) {
      const damaged = Uint8Array.from(bytes)
      damaged[at] = (damaged[at] as number) ^ bit
      expect(readCheckedLine(damaged), `bit ${bit} of byte ${at}`).toBeUndefined()
    }
  }
  expect(readCheckedLine(Buffer.from('00000000'))).toBeUndefined()
})
