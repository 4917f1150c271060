/** Uniform numbers in [0, 1) with 53 bits: xoshiro128** (Blackman, Vigna 2018), its state filled by splitmix32 from one 32-bit seed. */
export class Random {
  readonly #s = new Uint32Array(4)

  constructor(seed: number) {
    let z = seed >>> 0
    for (let i = 0; i < 4; i++) {
      z = (z + 0x9e3779b9) >>> 0
      let t = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      t = Math.imul(t ^ (t >>> 15), 0x735a2d97)
      this.#s[i] = t ^ (t >>> 15)
    }
  }

  next(): number {
    return ((this.#word() >>> 5) * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53
  }

  #word(): number {
    const s = this.#s
    const [a = 0, b = 0, c = 0, d = 0] = s
    const five = Math.imul(b, 5)
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0
    const e = d ^ b
    s[0] = a ^ e
    s[1] = b ^ c ^ a
    s[2] = c ^ a ^ (b << 9)
    s[3] = (e << 11) | (e >>> 21)
    return result
  }
}
