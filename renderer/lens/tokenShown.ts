/** A token's text with its white space made visible: spaces at its ends as `␣`, line ends as `⏎`, tabs as `⇥`. */
export function tokenShown(text: string): string {
  return text.replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length)).replace(/\n/g, '⏎').replace(/\t/g, '⇥')
}
