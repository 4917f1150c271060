import { expect, test } from 'vitest'
import type { BridgeEvent } from '../../protocol/bridge'
import type { ScoreAsk } from '../../protocol/engine'
import { good } from '../../protocol/fault'
import { encodeHeader, encodeToken } from '../../loom/evidenceCodec'
import { freshId, type WeaveId } from '../../loom/ids'
import { JoinRoom } from './joinRoom'

/** A model to which a word is worth a bit where the word before it ends with the letter it begins with, and nine bits elsewhere. */
function bench() {
  const asked: ScoreAsk[] = []
  const cancelled: ScoreAsk[] = []
  const events: BridgeEvent[] = []
  const room = new JoinRoom({
    emit: (event) => void events.push(event),
    engine: {
      score: (ask, listener) => {
        asked.push(ask)
        const done = new Promise<void>((go) => setTimeout(go)).then(() => {
          let at = 0
          let first = -1
          const records: number[] = []
          for (const word of ask.text.match(/\s*\S+|\s+$/g) ?? []) {
            const follows = ask.text.slice(0, at).trimEnd().at(-1) === word.trim().at(0)
            if (at + word.length > ask.from) {
              if (first < 0) first = at
              records.push(...encodeToken({ id: 1, bytes: new TextEncoder().encode(word), logprob: -(follows ? 1 : 9) * Math.LN2, entropy: 1, rank: 1, top: [] }))
            }
            at += word.length
          }
          if (first >= 0) void listener.scored({ from: first, tokens: 1, bits: 0, evidence: Uint8Array.from([...encodeHeader(), ...records]), visibleFrom: 0, done: true })
          return good(null)
        })
        return { cancel: () => void cancelled.push(ask), done }
      },
    },
  })
  return { room, asked, cancelled, events }
}

const weave = () => freshId('w') as WeaveId

test('each branch is told how much easier what follows is after it; what stands before is asked once', async () => {
  const { room, asked, events } = bench()
  const id = weave()
  room.open(id, 'She saw', ' the end')
  room.ended(id, 1, ' a cat')
  room.ended(id, 0, ' a dog')
  await expect.poll(() => events.length).toBe(2)
  // Straight after “saw”: 9 + 1 bits. After “cat”: 1 + 1. After “dog”: 9 + 1. Eight units.
  expect(events).toEqual([
    { t: 'joined', weave: id, branch: 1, gain: expect.closeTo(8 / 8, 5) as number },
    { t: 'joined', weave: id, branch: 0, gain: expect.closeTo(0, 5) as number },
  ])
  expect(asked.map(({ text, from }) => [text, from])).toEqual([['She saw the end', 7], ['She saw a cat the end', 13], ['She saw a dog the end', 13]])
})

test('at the end of a text nothing is asked, and a fan that is put away is told no more', async () => {
  const { room, asked, cancelled, events } = bench()
  const [end, shut] = [weave(), weave()]
  room.open(end, 'She saw', '\n')
  room.ended(end, 0, ' a dog')
  expect(asked).toEqual([])
  room.open(shut, 'She saw', ' the end')
  room.ended(shut, 0, ' a cat')
  room.ended(shut, 1, ' a dog')
  expect(asked.length).toBe(1)
  room.close(shut)
  expect(cancelled.length).toBe(1)
  const later = weave()
  room.open(later, 'He', ' ran')
  room.ended(later, 0, ' never')
  await expect.poll(() => events.length).toBe(1)
  expect(events[0]).toMatchObject({ weave: later })
})
