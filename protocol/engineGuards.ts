import { z } from 'zod'
import type { Expansion } from '../loom/multiverse'
import type { EngineEvent, EngineRequest, MultiverseAsk, RunId, ScoreAsk, WeaveAsk } from './engine'
import type { Answer, Fault } from './fault'
import { bad, good } from './fault'

/** Longest text of one request or answer, in UTF-16 units. */
export const longestText = 32 * 1024 * 1024

function whole(name: string, min: number, max: number) {
  const error = `${name} must be a whole number from ${min} to ${max}.`
  return z.custom<number>((value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max, { error })
}

function real(name: string, rule: string, holds: (value: number) => boolean) {
  const error = `${name} must be a number ${rule}.`
  return z.custom<number>((value) => Number.isFinite(value) && holds(value as number), { error })
}

function words(name: string, longest: number) {
  return z.string({ error: `${name} must be text.` }).max(longest, { error: `${name} is too long.` })
}

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)
const count = z.number().int().min(0)
const amount = z.number().min(0)
const run = z.number().int().min(1)
const anyReal = (): boolean => true
const share = (name: string) => real(name, 'above 0 and at most 1', (value) => value > 0 && value <= 1)

export const samplingSchema = z.object({
  temperature: real('The temperature', 'from 0 to 100', (value) => value >= 0 && value <= 100),
  topK: whole('Top-k', 0, 1_000_000),
  topP: share('Top-p'),
  minP: real('Min-p', 'from 0 to below 1', (value) => value >= 0 && value < 1),
  typicalP: share('Typical-p'),
  xtc: z.object({
    probability: real('The XTC probability', 'from 0 to 1', (value) => value >= 0 && value <= 1),
    threshold: real('The XTC threshold', 'from 0 to 1', (value) => value >= 0 && value <= 1),
  }),
  dry: z.object({
    multiplier: real('The DRY multiplier', 'of at least 0', (value) => value >= 0),
    base: real('The DRY base', 'of at least 1', (value) => value >= 1),
    allowedLength: whole('The DRY allowed length', 0, 4096),
    lastTokens: whole('The DRY range', -1, 1_000_000),
    breakers: z.array(words('A DRY breaker', 200)).max(64),
  }),
  penalties: z.object({
    lastTokens: whole('The penalty range', -1, 1_000_000),
    repeat: real('The repetition penalty', 'above 0', (value) => value > 0),
    frequency: real('The frequency penalty', 'in the usual form', anyReal),
    presence: real('The presence penalty', 'in the usual form', anyReal),
  }),
  bias: z.array(z.object({ text: words('A biased text', 1000), bias: real('A bias', 'in the usual form', anyReal).nullable() })).max(1000),
  banned: z.array(words('A banned phrase', 1000)).max(1000),
})

export const stoppingSchema = z
  .object({
    tokens: whole('The number of tokens', 1, 4096),
    minTokens: whole('The smallest number of tokens', 0, 4096),
    at: z.enum(['never', 'sentence', 'paragraph'], { error: 'A branch may stop at “never”, “sentence” or “paragraph”.' }),
    strings: z.array(words('A stop string', 1000)).max(64),
  })
  .refine((stopping) => stopping.minTokens <= stopping.tokens, { error: 'The smallest number of tokens is above the largest.' })

export const adaptationSchema = z.object({
  bits: real('The entropy of a fork', 'from 0 to 64', (value) => value >= 0 && value <= 64),
  after: whole('The tokens before a fork', 1, 4096),
  ways: whole('The branches of a fork', 2, 16),
  tips: whole('The number of leaves', 2, 24),
})

const text = words('The text', longestText)
const top = whole('The number of alternatives', 0, 40)

const weaveAskSchema: z.ZodType<WeaveAsk> = z.object({
  head: words('The frame', longestText),
  text,
  branches: whole('The number of branches', 1, 64),
  firstBranch: whole('The first branch', 0, 1_000_000),
  seed: whole('The seed', 0, 0xffffffff),
  sampling: samplingSchema,
  stopping: stoppingSchema,
  top,
  heal: z.boolean(),
  adapt: z.exactOptional(adaptationSchema),
})

const scoreAskSchema: z.ZodType<ScoreAsk> = z.object({
  head: words('The frame', longestText),
  text,
  from: whole('The offset', 0, longestText),
  top,
})

const multiverseAskSchema: z.ZodType<MultiverseAsk> = z.object({
  head: words('The frame', longestText),
  text,
  path: z.array(count).max(4096),
  places: whole('The number of places', 1, 4096),
  ms: whole('The time', 1, 600_000),
  depth: whole('The depth', 1, 64),
  top: whole('The number of ways', 1, 40),
  leastMass: real('The least mass', 'from 0 to 1', (value) => value >= 0 && value <= 1),
})

const seconds = real('The length of the test', 'of seconds above 0, at most 600', (value) => value > 0 && value <= 600)

const threads = whole('The number of threads', 1, 1024)

const requestSchema: z.ZodType<EngineRequest> = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('load'),
    checkTensors: z.exactOptional(z.literal(true)),
    run,
    path: words('The path', 8192).min(1),
    device: z.enum(['auto', 'cpu', 'metal', 'cuda', 'vulkan']),
    context: whole('The context', 64, 16_777_216).nullable(),
    threads: z.union([threads, z.object({ step: threads, prompt: threads })]).nullable(),
  }),
  z.object({ t: z.literal('weave'), run, ask: weaveAskSchema }),
  z.object({ t: z.literal('score'), run, ask: scoreAskSchema }),
  z.object({ t: z.literal('multiverse'), run, ask: multiverseAskSchema }),
  z.object({ t: z.literal('examine'), run, seconds }),
  z.object({ t: z.literal('cancel'), run, branch: count.nullable() }),
  z.object({ t: z.literal('acknowledge'), run, messages: count }),
  z.object({ t: z.literal('stop') }),
])

const faultSchema: z.ZodType<Fault> = z.object({
  code: z.enum([
    'bad-input',
    'not-found',
    'read-only',
    'conflict',
    'disk',
    'network',
    'damaged',
    'newer-format',
    'no-model',
    'model-file',
    'model-load',
    'memory',
    'engine-gone',
    'busy',
    'too-large',
    'unsupported',
  ]),
  sentence: z.string().min(1).max(4000),
})

const deltaSchema = z.object({ branch: count, text: z.string().max(longestText), tokens: count, bits: amount, evidence: bytes })

const timingsSchema = z.object({ promptTokens: count, evaluatedTokens: count, promptMs: amount, decodeMs: amount, tokens: count })

const factsSchema = z.object({
  name: z.string().max(1000),
  bytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  architecture: z.string().max(1000),
  parameters: count,
  quantisation: z.string().max(1000),
  vocabulary: count,
  contextTrained: count,
  contextCells: count,
  layers: count,
  gpuLayers: count,
  device: z.string().max(1000),
  gpuBytes: count.nullable(),
  threads: count,
  promptThreads: count,
  backend: z.enum(['llama', 'llama-public', 'fake']),
  tuned: z.boolean(),
  sentence: z.string().max(4000),
})

const examinationSchema = z.object({
  promptTokensPerSecond: amount,
  tokensPerSecond: z.array(z.object({ branches: count, tokensPerSecond: amount })).max(64),
})

const expansionSchema: z.ZodType<Expansion> = z.object({
  place: count,
  first: count,
  entropy: amount,
  onward: z.array(z.object({ id: count, bytes, logprob: z.number().max(0), ends: z.boolean() })).max(40),
})

const finish = z.enum(['forked', 'length', 'stop', 'end-of-text', 'cancelled', 'taken', 'interrupted'])

const eventSchema: z.ZodType<EngineEvent> = z.discriminatedUnion('t', [
  z.object({ t: z.literal('ready'), pid: count }),
  z.object({ t: z.literal('alive') }),
  z.object({ t: z.literal('loading'), run, fraction: z.number().min(0).max(1) }),
  z.object({ t: z.literal('loaded'), run, facts: factsSchema }),
  z.object({ t: z.literal('hashed'), run, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ t: z.literal('started'), run, visibleFrom: count, healed: count }),
  z.object({ t: z.literal('tokens'), run, deltas: z.array(deltaSchema).max(64) }),
  z.object({ t: z.literal('forked'), run, branch: count, into: z.array(count).min(1).max(16) }),
  z.object({ t: z.literal('branch'), run, branch: count, finish }),
  z.object({ t: z.literal('woven'), run, timings: timingsSchema }),
  z.object({
    t: z.literal('scored'),
    run,
    from: count,
    tokens: count,
    bits: amount,
    evidence: bytes,
    visibleFrom: count,
    done: z.boolean(),
  }),
  z.object({ t: z.literal('expanded'), run, visibleFrom: count, expansions: z.array(expansionSchema).max(4096), done: z.boolean() }),
  z.object({ t: z.literal('examined'), run, examination: examinationSchema }),
  z.object({ t: z.literal('fault'), run: run.nullable(), fault: faultSchema }),
])

function firstSentence(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue === undefined) return 'The request is not one the engine knows.'
  if (issue.message.endsWith('.')) return issue.message
  return `The engine was asked something it does not know (${issue.path.join('.') || 'no type'}: ${issue.message}).`
}

function parse<T>(schema: z.ZodType<T>, value: unknown): Answer<T> {
  const parsed = schema.safeParse(value)
  return parsed.success ? good(parsed.data) : bad('bad-input', firstSentence(parsed.error))
}

/** `value` as something main may ask the engine, or a `bad-input` fault that names the first thing wrong with it. */
export function guardRequest(value: unknown): Answer<EngineRequest> {
  return parse(requestSchema, value)
}

/** `value` as something the engine may say, or a fault. */
export function guardEvent(value: unknown): Answer<EngineEvent> {
  return parse(eventSchema, value)
}

/** For callers that build an ask from what a person typed: the fault's sentence names what is out of range. */
export function guardWeaveAsk(value: unknown): Answer<WeaveAsk> {
  return parse(weaveAskSchema, value)
}

/** The run a malformed message belongs to, as far as one can tell. */
export function runOf(value: unknown): RunId | null {
  const parsed = z.object({ run }).safeParse(value)
  return parsed.success ? parsed.data.run : null
}
