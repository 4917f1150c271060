/**
 * Whether a dictionary knows a word. Those of English have "cafe" and "naive" without their marks: a word that is known
 * without them is spelt well with them too.
 */
export function knowsWord(dictionary: { correct(word: string): boolean }, word: string): boolean {
  const whole = word.normalize('NFC')
  if (dictionary.correct(whole)) return true
  const plain = whole.normalize('NFD').replace(/\p{M}/gu, '')
  return plain !== whole && dictionary.correct(plain)
}
