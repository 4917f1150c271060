import { expect, test } from 'vitest'
import { eachSeed } from '../../loom/testing/random'
import { fitted, mostZoom, revealing, toScreen, toWorld, zoomedAt } from './camera'

const size = { width: 1280, height: 800 }

test('zooming keeps what is under the pointer there', () => {
  eachSeed(50, (random) => {
    const camera = { x: random.next() * 1e4, y: random.next() * 1e4, zoom: 0.01 + random.next() * 4 }
    const at = { x: random.next() * size.width, y: random.next() * size.height }
    const held = toWorld(camera, size, at)
    const after = toScreen(zoomedAt(camera, size, at, 0.2 + random.next() * 4, 0.001), size, held)
    expect(after.x).toBeCloseTo(at.x, 4)
    expect(after.y).toBeCloseTo(at.y, 4)
  })
})

test('zooming ends at its borders', () => {
  const camera = { x: 0, y: 0, zoom: 1 }
  expect(zoomedAt(camera, size, { x: 0, y: 0 }, 1e6, 0.1).zoom).toBe(mostZoom)
  expect(zoomedAt(camera, size, { x: 0, y: 0 }, 1e-6, 0.1).zoom).toBe(0.1)
})

test('fitting brings all into view, clear of the edges', () => {
  eachSeed(50, (random) => {
    const extents = { left: -random.next() * 1e5, right: random.next() * 1e5, top: 0, bottom: 1 + random.next() * 1e5 }
    const camera = fitted(extents, size)
    const from = toScreen(camera, size, { x: extents.left, y: extents.top })
    const to = toScreen(camera, size, { x: extents.right, y: extents.bottom })
    expect(from.x).toBeGreaterThan(50)
    expect(from.y).toBeGreaterThan(50)
    expect(to.x).toBeLessThan(size.width - 50)
    expect(to.y).toBeLessThan(size.height - 50)
  })
})

test('revealing moves no more than is needed, and not at all for what is in view', () => {
  const camera = { x: 0, y: 0, zoom: 0.5 }
  expect(revealing(camera, size, { x: 100, y: -80 })).toBe(camera)
  const moved = revealing(camera, size, { x: 1400, y: 0 })
  expect(toScreen(moved, size, { x: 1400, y: 0 }).x).toBeCloseTo(size.width - 120, 6)
  expect(moved.y).toBe(0)
})

test('what is revealed is always well inside', () => {
  eachSeed(50, (random) => {
    const camera = { x: random.next() * 1e4, y: random.next() * 1e4, zoom: 0.01 + random.next() * 4 }
    const world = { x: random.next() * 1e4, y: random.next() * 1e4 }
    const at = toScreen(revealing(camera, size, world), size, world)
    expect(at.x).toBeGreaterThan(100)
    expect(at.x).toBeLessThan(size.width - 100)
    expect(at.y).toBeGreaterThan(80)
    expect(at.y).toBeLessThan(size.height - 80)
  })
})
