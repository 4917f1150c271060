import type { CommandId } from '../../protocol/commandTable'
import { unreachable } from '../../loom/unreachable'
import type { Rich } from '../wording/rich'
import { wording } from '../wording/wording'
import type { Step } from './firstStep'

/** The sentence of a step. `key` shows the key of a command as it is at that moment; `writing` is the one that leads out of loom mode. */
export function stepWords<Key>(step: Step, key: (id: CommandId) => Key, writing: Key): Rich<Key> {
  const words = wording.help
  switch (step) {
    case 'choose':
      return words.choose(key('weave.previous'), key('weave.next'), key('weave.takeWord'), key('weave.take'), key('weave.dismiss'))
    case 'along':
      return words.along(key('weave.takeWord'), key('weave.take'))
    case 'needModel':
      return words.needModel(key('model.models'))
    case 'loomMode':
      return words.loomMode(key('weave.weave'), writing)
    case 'weave':
      return words.weave(key('weave.weave'))
    case 'walk':
      return words.walk(key('walk.nextSibling'), key('walk.previousSibling'))
    case 'tree':
      return words.tree(key('view.tree'))
    case 'lens':
      return words.lens(key('lens.token'))
    case 'goOn':
      return words.goOn(key('file.new'), key('file.import'), key('model.models'), key('help.keys'))
    default:
      return unreachable(step)
  }
}
