import { BadGguf } from './ggufCursor'
import type { GgufCursor } from './ggufCursor'
import { printable } from './ggufMetadata'
import { tensorTypes } from './ggufTypes'

const longestName = 63
const mostDimensions = 4

/** The tensors of a file, added up. */
export interface TensorSums {
  readonly elements: number
  /** Bytes from the start of the data to the end of its last tensor. */
  readonly bytes: number
  /** The type that holds most of the bytes. */
  readonly mainType: string
}

/** Reads `count` tensor descriptions and checks that they lie one after the other with nothing between but padding. */
export async function readTensors(cursor: GgufCursor, count: number, alignment: number, fileBytes: number): Promise<TensorSums> {
  const names = new Set<string>()
  const byType = new Map<string, number>()
  let elements = 0
  let expected = 0
  let end = 0
  for (let index = 0; index < count; index += 1) {
    await cursor.want(8)
    const length = cursor.u64()
    if (length === 0 || length > longestName) throw new BadGguf('has a tensor name of impossible length')
    await cursor.want(length + 4)
    const name = cursor.text(length)
    if (names.has(name)) throw new BadGguf(`has two tensors named “${printable(name)}”`)
    names.add(name)
    const dimensions = cursor.u32()
    if (dimensions < 1 || dimensions > mostDimensions) throw new BadGguf(`has a tensor of ${dimensions} dimensions`)
    await cursor.want(8 * dimensions + 12)
    let product = 1
    let row = 0
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      const size = cursor.u64()
      if (size < 1) throw new BadGguf(`has an empty tensor, “${printable(name)}”`)
      if (dimension === 0) row = size
      product *= size
      if (product > Number.MAX_SAFE_INTEGER) throw new BadGguf(`has a tensor larger than the file, “${printable(name)}”`)
    }
    const typeId = cursor.u32()
    const type = tensorTypes.get(typeId)
    if (type === undefined) throw new BadGguf(`is quantised in a way this version does not know (type ${typeId})`)
    if (row % type.block !== 0) throw new BadGguf(`has a tensor of impossible shape, “${printable(name)}”`)
    const bytes = (product / type.block) * type.bytes
    const offset = cursor.u64()
    if (offset !== expected || offset + bytes > fileBytes) throw new BadGguf(`has a tensor outside the file, “${printable(name)}”`)
    elements += product
    byType.set(type.name, (byType.get(type.name) ?? 0) + bytes)
    end = offset + bytes
    expected = Math.ceil(end / alignment) * alignment
  }
  let mainType = 'none'
  for (const [name, bytes] of byType) if (bytes > (byType.get(mainType) ?? 0)) mainType = name
  return { elements, bytes: end, mainType }
}
