import type { Settings } from '../../protocol/settings'

/** The dictionary that a setting means where the system speaks `language` (a BCP 47 tag); null: none, so nothing is checked. */
export function dictionaryFor(spelling: Settings['spelling'], language: string): 'en' | 'en-gb' | null {
  if (spelling !== 'system') return spelling === 'off' ? null : spelling
  const [tongue = '', ...rest] = language.toLowerCase().split('-')
  if (tongue !== 'en') return null
  return rest.length === 0 || rest.some((part) => ['us', 'ca', 'ph'].includes(part)) ? 'en' : 'en-gb'
}
