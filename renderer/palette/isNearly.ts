/**
 * Whether `typed` is `word`, or the beginning of it, but for slips of the hand: one in words of four letters and more, two
 * from eight on. A slip is a letter too much, too few or another, or two that changed places (optimal string alignment).
 */
export function isNearly(typed: string, word: string): boolean {
  const slips = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2
  // A word that begins otherwise is another word far more often than a slip.
  if (typed[0] !== word[0] && typed[0] !== word[1]) return false
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: word.length + 1 }, (_, j) => j)
  for (let i = 1; i <= typed.length; i++) {
    const next = [i]
    for (let j = 1; j <= word.length; j++) {
      const same = typed[i - 1] === word[j - 1]
      const swapped = i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1), swapped ? (before[j - 2] ?? 0) + 1 : Infinity))
    }
    before = row
    row = next
  }
  return Math.min(...row.slice(Math.max(0, typed.length - slips))) <= slips
}
