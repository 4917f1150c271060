/**
 * Expected failures. A fault always carries one sentence for the writer: what happened, what is safe, what to do.
 * Bugs are thrown; a cancelled act is `Cancelled`, never shown and never logged.
 */
export type FaultCode =
  | 'bad-input'
  | 'not-found'
  | 'read-only'
  | 'conflict'
  | 'disk'
  /** A host out there does not answer, or not with what was asked for. */
  | 'network'
  | 'damaged'
  | 'newer-format'
  | 'no-model'
  | 'model-file'
  | 'model-load'
  | 'memory'
  | 'engine-gone'
  | 'busy'
  | 'too-large'
  | 'unsupported'
  /** Somebody asked for this to stop: never shown. */
  | 'cancelled'
  /** A mistake of ours, logged. */
  | 'bug'

export interface Fault {
  readonly code: FaultCode
  readonly sentence: string
}

/** The result of an act that may fail in an expected way. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

export function good<T>(value: T): Answer<T> {
  return { ok: true, value }
}

export function bad(code: FaultCode, sentence: string): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault: { code, sentence } }
}

/** Thrown where a fault must cross code that does not return an `Answer`; turned back into one at the border. */
export class FaultError extends Error {
  readonly fault: Fault
  constructor(code: FaultCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'FaultError'
    this.fault = { code, sentence }
  }
}

/** The value of an answer, where a fault is for whoever called: it is thrown. */
export function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new FaultError(answer.fault.code, answer.fault.sentence)
  return answer.value
}

/** Somebody asked for this to stop. Not a failure. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled')
    this.name = 'Cancelled'
  }
}
