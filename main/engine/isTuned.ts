const telling = /(?:^|[^a-z])(?:instruct|chat|assistant)(?:[^a-z]|$)|\db[-_ ]it(?:[^a-z]|$)/i

/** A model was trained to answer: it has a chat template, or one of its names says so (`-Instruct`, `-chat`, `7b-it`). */
export function isTuned(chatTemplate: boolean, ...names: readonly (string | null)[]): boolean {
  return chatTemplate || names.some((name) => name !== null && telling.test(name))
}
