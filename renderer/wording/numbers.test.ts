import { expect, test } from 'vitest'
import { size } from './numbers'

test.each([[774, '774 bytes'], [1, '1 byte'], [84_400, '84.4 kB'], [5_000_000, '5 MB']])('%i is %s', (bytes, words) => expect(size(bytes)).toBe(words))
