const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200f]/u
const strong = /[\p{L}\u200e\u200f]/u

/** Whether a paragraph runs from right to left: its first strong character decides (Unicode's bidirectional algorithm, P2). */
export function runsRightToLeft(paragraph: string): boolean {
  const first = strong.exec(paragraph)
  return first !== null && rightToLeft.test(first[0])
}
