import britishAff from '../../node_modules/dictionary-en-gb/index.aff?url'
import britishDic from '../../node_modules/dictionary-en-gb/index.dic?url'
import americanAff from '../../node_modules/dictionary-en/index.aff?url'
import americanDic from '../../node_modules/dictionary-en/index.dic?url'

export type DictionaryName = 'en' | 'en-gb'

/** Files of the dictionaries that come with Heddle. */
export const dictionaries: { readonly [name in DictionaryName]: { readonly aff: string; readonly dic: string } } = {
  en: { aff: americanAff, dic: americanDic },
  'en-gb': { aff: britishAff, dic: britishDic },
}
