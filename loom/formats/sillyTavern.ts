import { isRecord } from '../isRecord'
import type { NodeId } from '../ids'
import type { Origin } from '../run'
import { field, flagOf, isFilled, listOf, numberOf, textOf, timeOf, zonelessTimeOf, type Fields } from './fields'
import { frameNote } from './frameNote'
import type { Imported, ImportSource } from './imported'
import { LoomDraft, type Piece } from './loomDraft'
import { titleOf } from './titleOf'

export function looksLikeChat(value: unknown): value is Fields {
  return isRecord(value) && ('chat_metadata' in value || 'user_name' in value)
}

/** A chat, message by message; each swipe is a sibling. With `speakers` every message begins with `Name: `. */
export function importSillyTavern(lines: readonly unknown[], source: ImportSource, speakers = true): Imported {
  const draft = new LoomDraft()
  const [head, ...messages] = lines
  const metadata = field(head, 'chat_metadata')
  const depth = numberOf(field(metadata, 'note_depth'))
  const marks = frameNote([[`Author’s note${depth === null ? '' : ` at depth ${depth}`}`, field(metadata, 'note_prompt')]], draft.losses)
  let tip = draft.add({ parent: null, text: '', marks })
  for (const message of messages) {
    if (!isRecord(message)) {
      draft.losses.add('no-node')
      continue
    }
    tip = addMessage(draft, message, tip, speakers)
  }
  const names = [field(head, 'character_name'), field(head, 'create_date')].filter((each) => typeof each === 'string' && each !== 'unused')
  return draft.finish({ format: 'silly-tavern', title: names.join(' ') || titleOf(source.name), tip })
}

/** Answers the node of the swipe that was chosen. */
function addMessage(draft: LoomDraft, message: Fields, parent: NodeId, speakers: boolean): NodeId {
  const mes = textOf(message['mes'])
  const swipes = listOf(message['swipes']).map(textOf)
  const chosen = numberOf(message['swipe_id']) ?? 0
  const origin = originOf(message)
  const speaker = speakers ? (textOf(message['name']) ?? '') : ''
  const said = (text: string | null, info: unknown): Omit<Parameters<LoomDraft['add']>[0], 'parent'> => {
    const pieces: Piece[] = [
      { text: speaker === '' ? '' : `${speaker}: `, origin: 'import' },
      { text: text ?? '', origin, model: origin === 'simulator' ? textOf(field(field(info, 'extra'), 'model')) : null },
      { text: '\n', origin: 'import' },
    ]
    return { text: text === null ? null : pieces, createdAt: timeOfMessage(draft, field(info, 'send_date') ?? message['send_date']) }
  }
  if (swipes.length === 0) return draft.add({ parent, ...said(mes, message) })
  const infos = listOf(message['swipe_info'])
  let own: NodeId | null = null
  swipes.forEach((swipe, i) => {
    const isOwn = i === chosen
    if (isOwn && mes !== null && swipe !== mes) draft.losses.add('another-text')
    const id = draft.add({ parent, ...said(isOwn ? (mes ?? swipe) : swipe, infos[i] ?? message) })
    if (isOwn) own = id
  })
  return own ?? draft.add({ parent, ...said(mes, message) })
}

function originOf(message: Fields): Origin {
  if (flagOf(message['is_system']) === true) return 'unknown'
  const isUser = flagOf(message['is_user'])
  return isUser === null ? 'unknown' : isUser ? 'writer' : 'simulator'
}

function timeOfMessage(draft: LoomDraft, value: unknown): number | null {
  const time = timeOf(value)
  if (time !== null || !isFilled(value)) return time
  const local = zonelessTimeOf(value) ?? wordedTimeOf(value)
  draft.losses.add(local === null ? 'bad-time' : 'time-without-zone')
  return local
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `June 19, 2023 4:13pm`, read as UTC. */
function wordedTimeOf(value: unknown): number | null {
  const parts = typeof value === 'string' && value.length < 60 ? /^([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2}):(\d\d)\s*([ap]m)?$/i.exec(value) : null
  const month = months.indexOf(parts?.[1]?.toLowerCase() ?? '')
  if (parts === null || month < 0) return null
  const half = parts[6]?.toLowerCase()
  const hour = half === undefined ? Number(parts[4]) : (Number(parts[4]) % 12) + (half === 'pm' ? 12 : 0)
  const time = Date.UTC(Number(parts[3]), month, Number(parts[2]), hour, Number(parts[5]))
  return time >= 0 ? time : null
}
