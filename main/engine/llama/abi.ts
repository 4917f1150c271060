import type koffi from 'koffi'
import type { KoffiFunc, LibraryHandle, TypeObject } from 'koffi'

/**
 * The part of llama.cpp's C interface that Heddle calls, as laid out in include/llama.h of the release named here.
 * Struct layouts change between releases, so the library is used only when `libraryVersion` and every default agree.
 */
export const libraryVersion = '0.4.0-dev'

/** A native address. Never dereferenced in JavaScript; valid until the object behind it is freed. */
export type Pointer = bigint

type Call<A extends unknown[], R> = KoffiFunc<(...args: A) => R>

export interface ModelParams {
  n_gpu_layers: number
  load_mode: number
  progress_callback: Pointer | null
  use_extra_bufts: boolean
  [field: string]: unknown
}

export interface ContextParams {
  n_ctx: number
  n_batch: number
  n_ubatch: number
  n_seq_max: number
  n_outputs_max: number
  n_threads: number
  n_threads_batch: number
  flash_attn_type: number
  no_perf: boolean
  swa_full: boolean
  kv_unified: boolean
  [field: string]: unknown
}

export interface NativeBatch {
  n_tokens: number
  token: Pointer
  embd: null
  pos: Pointer
  n_seq_id: Pointer
  seq_id: Pointer
  logits: Pointer
}

export const modelParams = {
  devices: 'void *',
  tensor_buft_overrides: 'void *',
  n_gpu_layers: 'int32',
  split_mode: 'int',
  load_mode: 'int',
  lazy_mode: 'int',
  main_gpu: 'int32',
  tensor_split: 'void *',
  progress_callback: 'void *',
  progress_callback_user_data: 'void *',
  kv_overrides: 'void *',
  vocab_only: 'bool',
  check_tensors: 'bool',
  use_extra_bufts: 'bool',
  no_host: 'bool',
  no_alloc: 'bool',
  load_mtp: 'bool',
}

export const contextParams = {
  n_ctx: 'uint32',
  n_batch: 'uint32',
  n_ubatch: 'uint32',
  n_seq_max: 'uint32',
  n_rs_seq: 'uint32',
  n_outputs_max: 'uint32',
  n_outputs_max_per_seq: 'uint32',
  n_threads: 'int32',
  n_threads_batch: 'int32',
  ctx_type: 'int',
  rope_scaling_type: 'int',
  pooling_type: 'int',
  attention_type: 'int',
  flash_attn_type: 'int',
  rope_freq_base: 'float',
  rope_freq_scale: 'float',
  yarn_ext_factor: 'float',
  yarn_attn_factor: 'float',
  yarn_beta_fast: 'float',
  yarn_beta_slow: 'float',
  yarn_orig_ctx: 'uint32',
  defrag_thold: 'float',
  cb_eval: 'void *',
  cb_eval_user_data: 'void *',
  type_k: 'int',
  type_v: 'int',
  abort_callback: 'void *',
  abort_callback_data: 'void *',
  embeddings: 'bool',
  offload_kqv: 'bool',
  no_perf: 'bool',
  op_offload: 'bool',
  swa_full: 'bool',
  kv_unified: 'bool',
  samplers: 'void *',
  n_samplers: 'size_t',
  ctx_other: 'void *',
}

export const batchFields = {
  n_tokens: 'int32',
  token: 'void *',
  embd: 'void *',
  pos: 'void *',
  n_seq_id: 'void *',
  seq_id: 'void *',
  logits: 'void *',
}

/** What the two `default_params` calls answer in this release, decoded through the layouts above. */
export const expectedDefaults = {
  model: {
    n_gpu_layers: -1, split_mode: 1, load_mode: -1, lazy_mode: 1, main_gpu: 0,
    vocab_only: false, check_tensors: false, use_extra_bufts: true, no_host: false, no_alloc: false,
  },
  context: {
    n_ctx: 512, n_batch: 2048, n_ubatch: 512, n_seq_max: 1, n_rs_seq: 0, n_outputs_max: 0, n_outputs_max_per_seq: 1, n_threads: 4,
    n_threads_batch: 4, ctx_type: 0, rope_scaling_type: -1, pooling_type: -1, attention_type: -1, flash_attn_type: -1,
    rope_freq_base: 0, rope_freq_scale: 0, yarn_ext_factor: -1, yarn_attn_factor: -1, yarn_beta_fast: -1, yarn_beta_slow: -1,
    yarn_orig_ctx: 0, type_k: 1, type_v: 1, embeddings: false, offload_kqv: true, no_perf: true, op_offload: true,
    swa_full: true, kv_unified: false, n_samplers: 0,
  },
} as const

export interface Llama {
  version: Call<[], string>
  modelDefaults: Call<[], ModelParams>
  contextDefaults: Call<[], ContextParams>
  loadModel: Call<[path: string, params: ModelParams], Pointer | null>
  freeModel: Call<[model: Pointer], void>
  createContext: Call<[model: Pointer, params: ContextParams], Pointer | null>
  freeContext: Call<[context: Pointer], void>
  contextSize: Call<[context: Pointer], number>
  memory: Call<[context: Pointer], Pointer>
  vocabulary: Call<[model: Pointer], Pointer>
  trainedContext: Call<[model: Pointer], number>
  layers: Call<[model: Pointer], number>
  embedding: Call<[model: Pointer], number>
  heads: Call<[model: Pointer], number>
  keyValueHeads: Call<[model: Pointer], number>
  slidingWindow: Call<[model: Pointer], number>
  parameters: Call<[model: Pointer], number>
  modelBytes: Call<[model: Pointer], number>
  fileType: Call<[model: Pointer], number>
  fileTypeName: Call<[fileType: number], string>
  metaValue: Call<[model: Pointer, key: string, buffer: Uint8Array | null, size: number], number>
  chatTemplate: Call<[model: Pointer, name: null], string | null>
  hasEncoder: Call<[model: Pointer], boolean>
  isRecurrent: Call<[model: Pointer], boolean>
  isHybrid: Call<[model: Pointer], boolean>
  isDiffusion: Call<[model: Pointer], boolean>
  vocabularyType: Call<[vocabulary: Pointer], number>
  vocabularySize: Call<[vocabulary: Pointer], number>
  tokenAttributes: Call<[vocabulary: Pointer, token: number], number>
  isEndOfGeneration: Call<[vocabulary: Pointer, token: number], boolean>
  beginToken: Call<[vocabulary: Pointer], number>
  endToken: Call<[vocabulary: Pointer], number>
  addsBegin: Call<[vocabulary: Pointer], boolean>
  tokenize: Call<
    [vocabulary: Pointer, text: Uint8Array, length: number, tokens: Int32Array, most: number, special: boolean, parse: boolean],
    number
  >
  tokenToPiece: Call<[vocabulary: Pointer, token: number, buffer: Uint8Array, length: number, strip: number, special: boolean], number>
  copySequence: Call<[memory: Pointer, from: number, to: number, start: number, end: number], void>
  removeSequence: Call<[memory: Pointer, sequence: number, start: number, end: number], boolean>
  firstPosition: Call<[memory: Pointer, sequence: number], number>
  clearMemory: Call<[memory: Pointer, data: boolean], void>
  stateSize: Call<[context: Pointer], number>
  saveState: Call<[context: Pointer, to: Uint8Array, size: number], number>
  restoreState: Call<[context: Pointer, from: Uint8Array, size: number], number>
  sequenceSize: Call<[context: Pointer, sequence: number], number>
  saveSequence: Call<[context: Pointer, to: Uint8Array, size: number, sequence: number], number>
  restoreSequence: Call<[context: Pointer, from: Uint8Array, size: number, sequence: number], number>
  decode: Call<[context: Pointer, batch: NativeBatch], number>
  setThreads: Call<[context: Pointer, single: number, batch: number], void>
  synchronize: Call<[context: Pointer], void>
  logits: Call<[context: Pointer], Pointer | null>
  attachThreadpool: Call<[context: Pointer, single: Pointer, batch: Pointer | null], void>
  detachThreadpool: Call<[context: Pointer], void>
}

type Signature = readonly [symbol: string, result: string | TypeObject, args: readonly (string | TypeObject)[]]

/** Binds every symbol; throws the dynamic linker's error when one is missing. */
export function bindLlama(ffi: typeof koffi, library: LibraryHandle): Llama {
  const model = ffi.struct(modelParams)
  const context = ffi.struct(contextParams)
  const rows = ffi.struct(batchFields)
  const p = 'void *'
  const signatures: { readonly [K in keyof Llama]: Signature } = {
    version: ['llama_version', 'const char *', []],
    modelDefaults: ['llama_model_default_params', model, []],
    contextDefaults: ['llama_context_default_params', context, []],
    loadModel: ['llama_model_load_from_file', p, ['const char *', model]],
    freeModel: ['llama_model_free', 'void', [p]],
    createContext: ['llama_init_from_model', p, [p, context]],
    freeContext: ['llama_free', 'void', [p]],
    contextSize: ['llama_n_ctx', 'uint32', [p]],
    memory: ['llama_get_memory', p, [p]],
    vocabulary: ['llama_model_get_vocab', p, [p]],
    trainedContext: ['llama_model_n_ctx_train', 'int32', [p]],
    layers: ['llama_model_n_layer', 'int32', [p]],
    embedding: ['llama_model_n_embd', 'int32', [p]],
    heads: ['llama_model_n_head', 'int32', [p]],
    keyValueHeads: ['llama_model_n_head_kv', 'int32', [p]],
    slidingWindow: ['llama_model_n_swa', 'int32', [p]],
    parameters: ['llama_model_n_params', 'uint64', [p]],
    modelBytes: ['llama_model_size', 'uint64', [p]],
    fileType: ['llama_model_ftype', 'int', [p]],
    fileTypeName: ['llama_ftype_name', 'const char *', ['int']],
    metaValue: ['llama_model_meta_val_str', 'int32', [p, 'const char *', p, 'size_t']],
    chatTemplate: ['llama_model_chat_template', 'const char *', [p, 'const char *']],
    hasEncoder: ['llama_model_has_encoder', 'bool', [p]],
    isRecurrent: ['llama_model_is_recurrent', 'bool', [p]],
    isHybrid: ['llama_model_is_hybrid', 'bool', [p]],
    isDiffusion: ['llama_model_is_diffusion', 'bool', [p]],
    vocabularyType: ['llama_vocab_type', 'int', [p]],
    vocabularySize: ['llama_vocab_n_tokens', 'int32', [p]],
    tokenAttributes: ['llama_vocab_get_attr', 'int', [p, 'int32']],
    isEndOfGeneration: ['llama_vocab_is_eog', 'bool', [p, 'int32']],
    beginToken: ['llama_vocab_bos', 'int32', [p]],
    endToken: ['llama_vocab_eos', 'int32', [p]],
    addsBegin: ['llama_vocab_get_add_bos', 'bool', [p]],
    tokenize: ['llama_tokenize', 'int32', [p, p, 'int32', p, 'int32', 'bool', 'bool']],
    tokenToPiece: ['llama_token_to_piece', 'int32', [p, 'int32', p, 'int32', 'int32', 'bool']],
    copySequence: ['llama_memory_seq_cp', 'void', [p, 'int32', 'int32', 'int32', 'int32']],
    removeSequence: ['llama_memory_seq_rm', 'bool', [p, 'int32', 'int32', 'int32']],
    firstPosition: ['llama_memory_seq_pos_min', 'int32', [p, 'int32']],
    clearMemory: ['llama_memory_clear', 'void', [p, 'bool']],
    stateSize: ['llama_state_get_size', 'size_t', [p]],
    saveState: ['llama_state_get_data', 'size_t', [p, p, 'size_t']],
    restoreState: ['llama_state_set_data', 'size_t', [p, p, 'size_t']],
    sequenceSize: ['llama_state_seq_get_size', 'size_t', [p, 'int32']],
    saveSequence: ['llama_state_seq_get_data', 'size_t', [p, p, 'size_t', 'int32']],
    restoreSequence: ['llama_state_seq_set_data', 'size_t', [p, p, 'size_t', 'int32']],
    decode: ['llama_decode', 'int32', [p, rows]],
    setThreads: ['llama_set_n_threads', 'void', [p, 'int32', 'int32']],
    synchronize: ['llama_synchronize', 'void', [p]],
    logits: ['llama_get_logits', p, [p]],
    attachThreadpool: ['llama_attach_threadpool', 'void', [p, p, p]],
    detachThreadpool: ['llama_detach_threadpool', 'void', [p]],
  }
  const bound = Object.entries(signatures).map(([name, [symbol, result, args]]) => [name, library.func(symbol, result, [...args])])
  return Object.fromEntries(bound) as Llama
}

/** Awaits a native call that runs on a pool thread; the event loop goes on. */
export function away<A extends unknown[], R>(call: Call<A, R>, ...args: A): Promise<R> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, result: R): void => (error ? reject(error) : resolve(result))
    ;(call.async as (...all: unknown[]) => void)(...args, settle)
  })
}
