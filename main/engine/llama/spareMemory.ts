import { freemem, totalmem } from 'node:os'

/** Bytes that may be taken for a while. macOS counts memory that holds only copies of files as taken. */
export function spareMemory(): number {
  return Math.max(freemem(), totalmem() / 8)
}
