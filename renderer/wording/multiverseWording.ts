import { nouns } from './nouns'
import { decimal, percent } from './numbers'
import { counted } from './plural'
import { inSeries } from './series'

/** The ways to go on from a place. */
export const multiverseWording = {
  multiverse: 'Multiverse',
  farther: 'Farther',
  nearer: 'Nearer',
  whole: 'Whole',
  lookFurther: 'Look further',
  turn: 'Turn',
  walkThere: 'Walk there',
  forkAndKeep: 'Fork and keep',
  backToText: 'Back to the text',
  waysOn: 'Ways to go on',
  focused: 'Focused way',
  atTheCaret: 'Here',
  looking: (places: number, inLoom: number) => `Looking… ${counted(places, nouns.place)} seen. The loom has ${percent(inLoom)} of what may come next`,
  looked: (places: number, inLoom: number) => `${counted(places, nouns.place)} seen. The loom has ${percent(inLoom)} of what may come next`,
  keyInLoom: 'in the loom',
  keyTooLittle: 'too little to draw',
  keyNotLooked: 'not looked at yet',
  keysAcross: '→ ← along a way · ↑ ↓ between ways · Enter walks there or forks and keeps · Shift+Enter weaves from there · + − 0 zoom · M looks further · T turns · Esc back',
  keysDown: '↓ ↑ along a way · ← → between ways · Enter walks there or forks and keeps · Shift+Enter weaves from there · + − 0 zoom · M looks further · T turns · Esc back',
  way: (token: string, share: number, inLoom: boolean) => inSeries([`${token} ${percent(share)}`, inLoom && 'in the loom']),
  wayAbout: (token: string, here: number, whole: number) => `${token}  ${percent(here)} here, ${percent(whole)} of the whole`,
  spoken: (text: string, facts: readonly string[]) => inSeries([text, ...facts]),

  here: 'here',
  endOfText: 'end of text',
  shareHere: (share: number) => `${percent(share)} here`,
  shareOfWhole: (share: number) => `${percent(share)} of the whole`,
  fromCaret: (bits: number) => `${decimal(bits, 1)} bits from the caret`,
  ends: 'the model ends the text here',
  notLooked: 'not looked at yet',
  waysOnward: (ways: number, others: number) => `${counted(ways, nouns.way)} on, ${percent(others)} in others`,
  entropy: (bits: number) => `entropy ${decimal(bits, 1)} bits`,
  insideCharacter: 'ends inside a character',
  inLoom: 'in the loom',
  covered: (share: number) => `the loom has ${percent(share)} of what follows`,
  nothingToKeep: 'The model would end the text here; there is nothing to keep.',
}
