/**
 * AssemblyScript. Passes over one row of logits in linear memory: `p` its address, `n` its length (any).
 * Compiled by build.mjs into rows.wasm.ts; rowReference.ts says the same in plain JavaScript.
 */

/**
 * e^x in four lanes for −87 ≤ x ≤ 0, as 2^(x / ln 2): the whole part of the exponent goes into the result's exponent bits, 2^ of the rest
 * in −½…½ is a polynomial (minimax, relative error 1e-7). In all the relative error is below 2e-7 near 0 and 1e-6 at −20.
 * Adding 1.5 · 2^23 rounds to a whole number and leaves it in the low bits.
 */
// @ts-ignore: decorator
@inline
function exp4(x: v128): v128 {
  const z = f32x4.mul(x, f32x4.splat(1.44269504))
  const t = f32x4.add(z, f32x4.splat(12582912.0))
  const f = f32x4.sub(z, f32x4.sub(t, f32x4.splat(12582912.0)))
  let q = f32x4.splat(1.326472731e-3)
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(9.671512991e-3))
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(5.550733581e-2))
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(2.402224243e-1))
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(6.931470037e-1))
  q = f32x4.add(f32x4.mul(q, f), f32x4.splat(1.0))
  return i32x4.add(q, i32x4.shl(t, 23))
}

// @ts-ignore: decorator
@inline
function sum4(v: v128): f64 {
  return <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1) + <f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3)
}

// @ts-ignore: decorator
@inline
function max4(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)))
}

// @ts-ignore: decorator
@inline
const least: f32 = -87.0

function maximum(p: usize, n: i32): f32 {
  let m = f32x4.splat(-Infinity)
  let m1 = m
  let m2 = m
  let m3 = m
  let i = 0
  for (; i + 16 <= n; i += 16) {
    const at = p + (<usize>i << 2)
    m = f32x4.pmax(m, v128.load(at))
    m1 = f32x4.pmax(m1, v128.load(at, 16))
    m2 = f32x4.pmax(m2, v128.load(at, 32))
    m3 = f32x4.pmax(m3, v128.load(at, 48))
  }
  let most = max4(f32x4.pmax(f32x4.pmax(m, m1), f32x4.pmax(m2, m3)))
  for (; i < n; i++) most = max(most, load<f32>(p + (<usize>i << 2)))
  return most
}

/** The least logit that a draw may take: the largest plus `keep` ≤ 0, and never −Infinity. */
// @ts-ignore: decorator
@inline
function floorOf(most: f32, keep: f64): f32 {
  return max(<f32>(<f64>most + keep), -f32.MAX_VALUE)
}

/**
 * Writes at `o`: max (f64), log Σ e^x (f64), entropy in nats (f64); then at `ids` and `logits` the `k` largest, falling,
 * equal ones by rising id. Unused places hold id −1. `s` is left as `draw` at temperature 1 and with this `keep` leaves it, for `pick`.
 */
export function survey(p: usize, n: i32, k: i32, keep: f64, o: usize, ids: usize, logits: usize, s: usize): void {
  const most = maximum(p, n)
  const floor = floorOf(most, keep)
  const M = f32x4.splat(most)
  const L = f32x4.splat(least)
  const F = f32x4.splat(floor)
  for (let j = 0; j < k; j++) {
    store<i32>(ids + (<usize>j << 2), -1)
    store<f32>(logits + (<usize>j << 2), -Infinity)
  }
  let bar: f32 = k == 0 ? Infinity : -Infinity
  let sum: f64 = 0
  let weighted: f64 = 0
  for (let b = 0; b < n; b += 256) {
    const e = min(n, b + 256)
    let a = f32x4.splat(0)
    let w = a
    let c = a
    let i = b
    for (; i + 16 <= e; i += 16) {
      const at = p + (<usize>i << 2)
      const x0 = v128.load(at)
      const x1 = v128.load(at, 16)
      const x2 = v128.load(at, 32)
      const x3 = v128.load(at, 48)
      if (v128.any_true(f32x4.gt(f32x4.pmax(f32x4.pmax(x0, x1), f32x4.pmax(x2, x3)), f32x4.splat(bar)))) {
        for (let j = i; j < i + 16; j++) bar = enlist(p, j, k, bar, ids, logits)
      }
      const d0 = f32x4.pmax(f32x4.sub(x0, M), L)
      const d1 = f32x4.pmax(f32x4.sub(x1, M), L)
      const y0 = exp4(d0)
      const y1 = exp4(d1)
      a = f32x4.add(a, f32x4.add(y0, y1))
      w = f32x4.add(w, f32x4.add(f32x4.mul(y0, d0), f32x4.mul(y1, d1)))
      c = f32x4.add(c, f32x4.add(v128.and(y0, f32x4.ge(x0, F)), v128.and(y1, f32x4.ge(x1, F))))
      const d2 = f32x4.pmax(f32x4.sub(x2, M), L)
      const d3 = f32x4.pmax(f32x4.sub(x3, M), L)
      const y2 = exp4(d2)
      const y3 = exp4(d3)
      a = f32x4.add(a, f32x4.add(y2, y3))
      w = f32x4.add(w, f32x4.add(f32x4.mul(y2, d2), f32x4.mul(y3, d3)))
      c = f32x4.add(c, f32x4.add(v128.and(y2, f32x4.ge(x2, F)), v128.and(y3, f32x4.ge(x3, F))))
    }
    let mass = sum4(a)
    let kept = sum4(c)
    weighted += sum4(w)
    for (; i < e; i++) {
      const x = load<f32>(p + (<usize>i << 2))
      bar = enlist(p, i, k, bar, ids, logits)
      const d = max(x - most, least)
      const y = <f64>Mathf.exp(d)
      mass += y
      weighted += y * <f64>d
      if (x >= floor) kept += y
    }
    store<f64>(s + (<usize>(b >> 8) << 3), kept)
    sum += mass
  }
  const lse = Math.log(sum)
  store<f64>(o, <f64>most)
  store<f64>(o + 8, <f64>most + lse)
  store<f64>(o + 16, lse - weighted / sum)
}

/** Puts token `i` into the falling list of the `k` largest, when it is larger than the last of them; answers the last one's logit. */
// @ts-ignore: decorator
@inline
function enlist(p: usize, i: i32, k: i32, bar: f32, ids: usize, logits: usize): f32 {
  const x = load<f32>(p + (<usize>i << 2))
  if (!(x > bar)) return bar
  let q = k - 1
  while (q > 0 && load<f32>(logits + (<usize>(q - 1) << 2)) < x) {
    store<f32>(logits + (<usize>q << 2), load<f32>(logits + (<usize>(q - 1) << 2)))
    store<i32>(ids + (<usize>q << 2), load<i32>(ids + (<usize>(q - 1) << 2)))
    q--
  }
  store<f32>(logits + (<usize>q << 2), x)
  store<i32>(ids + (<usize>q << 2), i)
  return load<f32>(logits + (<usize>(k - 1) << 2))
}

/** Tokens more likely than `id`: larger logits, and equal ones with a smaller id. */
export function above(p: usize, n: i32, id: i32): i32 {
  const x = load<f32>(p + (<usize>id << 2))
  const X = f32x4.splat(x)
  let c = i32x4.splat(0)
  let i = 0
  for (; i + 4 <= id; i += 4) c = i32x4.sub(c, f32x4.ge(v128.load(p + (<usize>i << 2)), X))
  let count = 0
  for (; i < id; i++) count += i32(load<f32>(p + (<usize>i << 2)) >= x)
  for (; i + 4 <= n; i += 4) c = i32x4.sub(c, f32x4.gt(v128.load(p + (<usize>i << 2)), X))
  for (; i < n; i++) count += i32(load<f32>(p + (<usize>i << 2)) > x)
  return count + i32x4.extract_lane(c, 0) + i32x4.extract_lane(c, 1) + i32x4.extract_lane(c, 2) + i32x4.extract_lane(c, 3)
}

/** Ids and logits of all x ≥ `floor`, by rising id, at most `cap`; answers how many there are, `cap` or not. */
export function collect(p: usize, n: i32, floor: f32, cap: i32, ids: usize, logits: usize): i32 {
  const F = f32x4.splat(floor)
  let c = 0
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const x = v128.load(p + (<usize>i << 2))
    if (!v128.any_true(f32x4.ge(x, F))) continue
    for (let j = i; j < i + 4; j++) c = keep(p, j, floor, c, cap, ids, logits)
  }
  for (let j = whole; j < n; j++) c = keep(p, j, floor, c, cap, ids, logits)
  return c
}

// @ts-ignore: decorator
@inline
function keep(p: usize, j: i32, floor: f32, c: i32, cap: i32, ids: usize, logits: usize): i32 {
  const x = load<f32>(p + (<usize>j << 2))
  if (!(x >= floor)) return c
  if (c < cap) {
    store<i32>(ids + (<usize>c << 2), j)
    store<f32>(logits + (<usize>c << 2), x)
  }
  return c + 1
}

/**
 * A token drawn with p ∝ e^(x / t) among those whose x is at least the largest plus `keep`, by inverting the running sum at `u` in
 * [0, 1). `s` holds ⌈n / 256⌉ f64.
 */
export function draw(p: usize, n: i32, t: f32, keep: f64, u: f64, s: usize): i32 {
  const most = maximum(p, n)
  const floor = floorOf(most, keep)
  const M = f32x4.splat(most)
  const L = f32x4.splat(least)
  const F = f32x4.splat(floor)
  const rate: f32 = 1.0 / t
  const R = f32x4.splat(rate)
  for (let b = 0; b < n; b += 256) {
    const e = min(n, b + 256)
    let a = f32x4.splat(0)
    let i = b
    for (; i + 8 <= e; i += 8) {
      const at = p + (<usize>i << 2)
      const x0 = v128.load(at)
      const x1 = v128.load(at, 16)
      const y0 = exp4(f32x4.pmax(f32x4.mul(f32x4.sub(x0, M), R), L))
      const y1 = exp4(f32x4.pmax(f32x4.mul(f32x4.sub(x1, M), R), L))
      a = f32x4.add(a, f32x4.add(v128.and(y0, f32x4.ge(x0, F)), v128.and(y1, f32x4.ge(x1, F))))
    }
    let kept = sum4(a)
    for (; i < e; i++) {
      const x = load<f32>(p + (<usize>i << 2))
      if (x >= floor) kept += <f64>Mathf.exp((x - most) * rate)
    }
    store<f64>(s + (<usize>(b >> 8) << 3), kept)
  }
  return pick(p, n, most, keep, rate, u, s)
}

/** The end of `draw`: `s` holds the mass of every 256 tokens, `rate` is 1 / t. */
export function pick(p: usize, n: i32, most: f32, keep: f64, rate: f32, u: f64, s: usize): i32 {
  const floor = floorOf(most, keep)
  const blocks = (n + 255) >> 8
  let total: f64 = 0
  for (let b = 0; b < blocks; b++) total += load<f64>(s + (<usize>b << 3))
  let left = u * total
  let block = 0
  let last = 0
  for (; block < blocks; block++) {
    const mass = load<f64>(s + (<usize>block << 3))
    if (left < mass) break
    left -= mass
    if (mass > 0) last = block
  }
  if (block == blocks) block = last
  const e = min(n, (block + 1) << 8)
  let pick = block << 8
  let likeliest: f32 = -Infinity
  for (let i = block << 8; i < e; i++) {
    const x = load<f32>(p + (<usize>i << 2))
    if (!(x >= floor)) continue
    left -= <f64>Mathf.exp((x - most) * rate)
    if (left < 0) return i
    if (x > likeliest) {
      likeliest = x
      pick = i
    }
  }
  return pick
}
