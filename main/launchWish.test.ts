import { expect, test } from 'vitest'
import { readLaunchWish } from './launchWish'

const none = { model: null, data: null }

test.each([
  [['.'], {}, none],
  [['.', '--model', 'm.gguf'], {}, { model: '/from/m.gguf', data: null }],
  [['-r', 'loader.js', '--inspect=0', '.', '--data=/d', '--model=/m.gguf'], {}, { model: '/m.gguf', data: '/d' }],
  [['.', '--model', '--data', 'd'], {}, { model: null, data: '/from/d' }],
  [['.', '--model'], { HEDDLE_MODEL: 'env.gguf' }, { model: '/from/env.gguf', data: null }],
  [['.', '--model', 'fake:fast'], { HEDDLE_DATA: '/e' }, { model: 'fake:fast', data: '/e' }],
  [['.', '--models', 'x', '--model='], {}, none],
])('%j with %j', (argv, env, wish) => {
  expect(readLaunchWish(argv, env, '/from')).toEqual(wish)
})
