/** How long main bears with an engine, and how much memory it may take. */
export interface EngineLimits {
  /** This many crashes within `crashWindowMs` and the engine stays down. */
  readonly crashes: number
  readonly crashWindowMs: number
  /** Pause before the restart after the first crash; it doubles with every further one in the window. */
  readonly backOffMs: number
  /** From the start of the process to its first word. */
  readonly startMs: number
  /** Without news of a load's progress. */
  readonly loadSilenceMs: number
  /** Without any message while a run is open: the engine says at least `alive` every second. */
  readonly silenceMs: number
  /** From a cancel to the end of its run. */
  readonly cancelMs: number
  /** From `stop` to the end of the process. */
  readonly stopMs: number
  readonly watchMs: number
  /** Resident bytes allowed before a load shows its first progress, given the size of the file: while metadata is read. */
  readonly parsingBytes: (fileBytes: number) => number
  /** Resident bytes allowed from then on. */
  readonly workingBytes: (fileBytes: number, machineBytes: number) => number
}

const gibibyte = 1024 ** 3

export const defaultLimits: EngineLimits = {
  crashes: 3,
  crashWindowMs: 60_000,
  backOffMs: 250,
  startMs: 20_000,
  loadSilenceMs: 120_000,
  silenceMs: 30_000,
  cancelMs: 20_000,
  stopMs: 2_000,
  watchMs: 500,
  parsingBytes: (fileBytes) => 1.25 * gibibyte + fileBytes,
  workingBytes: (fileBytes, machineBytes) => Math.min(0.9 * machineBytes, 3 * fileBytes + 8 * gibibyte),
}
