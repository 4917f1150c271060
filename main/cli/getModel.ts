import { totalmem } from 'node:os'
import { join } from 'node:path'
import { suggest } from '../../protocol/catalogue'
import { Cancelled, valueOf } from '../../protocol/fault'
import { checkGguf } from '../engine/ggufHeader'
import { Catalogues } from '../models/catalogues'
import { freeBytes } from '../models/modelFiles'
import { transfer, usualLimits, type TransferPhase } from '../models/transfer'
import { gigabytes } from '../models/transferFaults'
import { NodeDisk } from '../store/nodeDisk'
import { badUse, type CliIo } from './commandLine'

interface Wish {
  readonly id: string
  /** Null: the one that suits this machine. */
  readonly quantisation: string | null
  readonly userData: string
  readonly folder: string
}

/** Downloads a model of the catalogue, or the rest of one; says where it lies. */
export async function getModel({ id, quantisation, userData, folder }: Wish, io: CliIo): Promise<number> {
  const disk = new NodeDisk()
  const catalogues = await Catalogues.open(disk, userData)
  if (catalogues.notice !== null) io.note(catalogues.notice)
  const model = catalogues.models.find((each) => each.id === id)
  if (model === undefined) throw badUse(`The catalogue has no model “${id}”. See \`heddle model list --catalogue\`.`)
  const suggested = suggest({ models: [model] }, { memoryBytes: totalmem(), gpuBytes: null })[0]?.quantisation.name
  const name = quantisation ?? suggested ?? model.quantisations[0]?.name ?? ''
  const wish = { model: id, quantisation: name }
  const fetchable = catalogues.find(wish)
  if (fetchable === null) {
    const files = model.quantisations.filter(({ file }) => file !== null).map((each) => each.name)
    const choice = files.length === 0 ? 'No file of this model is known that could be fetched; convert its weights, or look for one by hand' : `There are ${files.join(', ')}`
    throw badUse(`${model.name} has no file ${name} to download. ${choice}.`)
  }
  if (fetchable.quantisation.sha256 === null) io.note('The catalogue has no checksum of this file: it is held to the one its host gives, to its size and to a sound header.')
  const path = join(folder, fetchable.file)
  const { bytes, sha256 } = fetchable.quantisation
  const progress = progressLine(io)
  try {
    await transfer({ source: fetchable.source, path, ...wish, bytes, sha256 }, { disk, freeBytes, check: checkGguf, limits: usualLimits }, progress.tell, io.signal)
  } catch (error) {
    progress.end()
    if (error instanceof Cancelled) io.note('What has come is kept; the same command goes on from there.')
    throw error
  }
  progress.end()
  await io.write(`${JSON.stringify({ path, ...valueOf(await checkGguf(path)) })}\n`)
  return 0
}

const everyMs = 250

/** One line on a terminal that is written over; nothing where nobody looks. */
function progressLine(io: CliIo): { tell: (phase: TransferPhase, received: number, total: number | null) => void; end: () => void } {
  let at = 0
  return {
    tell(phase, received, total) {
      if (performance.now() - at < everyMs) return
      at = performance.now()
      const share = total === null ? '' : ` of ${gigabytes(total)}, ${Math.floor((100 * received) / Math.max(1, total))} %`
      io.progress(`${phase}: ${gigabytes(received)}${share}`)
    },
    end: () => io.progress(null),
  }
}
