/** SHA-256 (FIPS 180-4) of bytes, at once: the platform's own answers later, and not in every page. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const length = bytes.length
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6)
  padded.set(bytes)
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000))
  view.setUint32(padded.length - 4, (length << 3) >>> 0)
  const hash = Uint32Array.from(initial)
  const words = new Uint32Array(64)
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + 4 * i)
    for (let i = 16; i < 64; i++) {
      const [a, b] = [words[i - 15] as number, words[i - 2] as number]
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)
      words[i] = (words[i - 16] as number) + s0 + (words[i - 7] as number) + s1
    }
    mix(hash, words)
  }
  const out = new Uint8Array(32)
  hash.forEach((word, i) => new DataView(out.buffer).setUint32(4 * i, word))
  return out
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function mix(hash: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (constants[i] as number) + (words[i] as number)) | 0
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, i) => (hash[i] = (hash[i] as number) + value))
}

function turn(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

/** The first 32 bits of the fractional part of a root of each of the first primes: the square roots, and the cube roots. */
const primes = firstPrimes(64)
const initial = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const constants = primes.map((prime) => cubeFraction(prime))

function firstPrimes(count: number): readonly number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n)
  return found
}

function fraction(root: number): number {
  return ((root % 1) * 0x100000000) >>> 0
}

/** Exact: a cube root as a double has too few bits behind the point for some primes. */
function cubeFraction(prime: number): number {
  const wanted = BigInt(prime) << 96n
  let root = BigInt(Math.floor(Math.cbrt(prime) * 0x100000000))
  while (root ** 3n > wanted) root--
  while ((root + 1n) ** 3n <= wanted) root++
  return Number(root & 0xffffffffn)
}
