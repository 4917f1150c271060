import type { DownloadPhase, ModelSource } from '../../protocol/models'
import { ago, moment } from './dates'
import { nouns } from './nouns'
import { integer, short, size, wholePercent } from './numbers'
import { counted } from './plural'
import { dotted, inSeries, sentences } from './series'

interface Drawn {
  readonly branch: number
  readonly temperature: number
  /** Null: it cut nothing. */
  readonly minP: number | null
  readonly topP: number | null
  readonly topK: number | null
  readonly seed: number
}

/** The models of this machine, those that can be had, and which one wrote what. */
export const modelsWording = {
  models: 'Models',
  openFile: 'Open a file…',
  onTheirWay: 'On their way',
  downloads: 'Downloads',
  onThisComputer: 'On this computer',
  modelsHere: 'Models on this computer',
  toDownload: 'To download',
  modelsToDownload: 'Models to download',
  keys: '↑ ↓ go through the list, Enter opens or downloads, Tab reaches what else can be done. Nothing is fetched until you ask.',
  machine: (memory: number, gpu: number | null, free: number | null) => {
    const has = `Base models, best first for this machine: ${size(memory)} of memory, ${gpu === null ? 'no GPU in use' : `a GPU with ${size(gpu)}`}.`
    return free === null ? has : `${has} ${size(free)} of disk are free.`
  },

  inUse: 'in use',
  tuned: 'tuned',
  base: 'base model',
  tunedToChat: 'tuned to chat',
  size: (bytes: number) => size(bytes),
  facts: (kind: string, parameters: number, quantisation: string, bytes: number, context: number, architecture: string) =>
    dotted([kind, ofParameters(parameters), quantisation, size(bytes), reads(context), architecture]),
  offer: (parameters: number, licence: string, context: number, from: string) => dotted([ofParameters(parameters), licence, reads(context), from]),
  sources: {
    bundled: 'comes with Heddle',
    downloaded: 'downloaded',
    opened: 'opened from elsewhere',
    'hugging-face': 'in the Hugging Face folder',
    'lm-studio': 'in the LM Studio folder',
    ollama: 'in the Ollama folder',
  } satisfies Record<ModelSource, string>,
  notUsed: 'not used yet',
  used: (at: number, now: number) => `used ${ago(at, now)}`,
  speed: (tokensPerSecond: number) => `${integer(tokensPerSecond)} tokens/s here`,
  show: 'Show in its folder',
  showModel: (name: string) => `Show in its folder: ${name}`,
  remove: 'Remove…',
  removeModel: (name: string) => `Remove ${name} from the disk…`,
  removeWhich: (name: string) => `Remove ${name} from the disk?`,
  removeForGood: (bytes: number) => `Remove for good (${size(bytes)})?`,
  keepIt: 'Keep it',
  removeIt: 'Remove',
  removed: (name: string, bytes: number) => `${name} was removed from the disk: ${size(bytes)} are free again.`,

  file: (quantisation: string, bytes: number, memory: number) => dotted([quantisation, size(bytes), `needs ${size(memory)} of memory`]),
  fileOf: (name: string) => `File of ${name}`,
  doesNotFit: 'Needs more memory than this machine has.',
  fitsSlowly: 'Fits, but will be slow here.',
  /** `doubt` is the catalogue's. */
  fits: (fit: string | false, doubt: string | null) => sentences([fit, doubt]),
  isHere: (quantisations: readonly string[]) => `${inSeries(quantisations)} is on this computer.`,
  noChecksum: 'The catalogue has no checksum of it: the host’s own is used.',
  coming: 'on its way',
  download: (quantisation: string, bytes: number) => `Download ${quantisation}, ${size(bytes)}`,

  phases: {
    waiting: 'waits its turn',
    connecting: 'asking the host',
    receiving: 'downloading',
    checking: 'checking',
    paused: 'paused',
    failed: 'stopped',
  } satisfies Record<DownloadPhase, string>,
  received: (received: number, total: number) => `${size(received)} of ${size(total)}`,
  bytesPerSecond: (bytes: number) => `${size(bytes)}/s`,
  timeLeft: (seconds: number) => {
    if (seconds < 90) return 'about a minute left'
    const minutes = Math.round(seconds / 60)
    return minutes < 100 ? `about ${counted(minutes, nouns.minute)} left` : `about ${counted(minutes / 60, nouns.hour)} left`
  },
  pause: 'Pause',
  pauseDownload: (name: string) => `Pause downloading ${name}`,
  resume: 'Resume',
  tryAgain: 'Try again',
  cancelDownload: (name: string) => `Cancel ${name}`,
  downloaded: (name: string) => `${name} downloaded`,
  downloading: (name: string) => `Downloading ${name}`,
  /** `others`: downloads that wait behind it. */
  progress: (name: string, share: number, others: number) => {
    const first = `Downloading ${name}, ${wholePercent(Math.floor(share * 100) / 100)}`
    return others === 0 ? first : `${first} and ${integer(others)} more`
  },
  toModels: 'To the page of models',
  began: (name: string) => `Downloading ${name}.`,
  held: (name: string) => `${name} is paused; what has come is kept.`,

  ofLoom: 'The model of this loom',
  lastWovenWith: (name: string) => `This loom was last woven with ${name}`,
  open: (name: string) => `Open ${name}`,
  isOnThisComputer: 'it is on this computer',
  get: (name: string) => `Download ${name}`,
  goOnWith: (name: string) => `Go on with ${name}`,
  isOpen: 'the one that is open',
  findFile: 'Find the file…',
  elsewhere: 'somewhere else on this computer',
  all: 'All models…',
  allAbout: 'on this computer and to download',
  noWay: 'No such way.',
  loomStays: 'The loom stays as it is, whatever you choose; every branch says which model wrote it.',
  choose: 'Choose…',
  /** `open`: the model that is open, if one is. */
  otherModel: (name: string, isHere: boolean, open: string | null) => {
    const was = isHere ? `This loom was last woven with ${name}.` : `This loom was last woven with ${name}, which is not on this computer.`
    return open === null ? `${was} No model is open.` : `${was} ${open} is open in its place.`
  },

  notRecorded: 'a model that was not recorded',
  writtenBy: (name: string, at: number) => `Written by ${name}, ${moment(at)}`,
  writtenElsewhere: (name: string) => `Written by ${name}, in another program`,
  writtenElsewhereSentence: (name: string) => `Written by ${name}, in another program.`,
  writtenHow: (name: string, at: number, { branch, temperature, minP, topP, topK, seed }: Drawn) => {
    const how = inSeries([`temperature ${temperature}`, minP !== null && `min-p ${minP}`, topP !== null && `top-p ${topP}`, topK !== null && `top-k ${topK}`, `seed ${seed}`])
    return `Written by ${name}, ${moment(at)}: branch ${branch}, ${how}.`
  },
}

function ofParameters(n: number): string {
  return n >= 1e9 ? `${short(n / 1e9)} B parameters` : `${short(n / 1e6)} M parameters`
}

function reads(tokens: number): string {
  return `reads ${counted(tokens, nouns.token)}`
}
