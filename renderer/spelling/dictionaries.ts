import american from './american.worker?worker&url'
import british from './british.worker?worker&url'

export type DictionaryName = 'en' | 'en-gb'

/** Addresses of the workers that hold the dictionaries which come with Heddle. */
export const dictionaries: { readonly [name in DictionaryName]: string } = { en: american, 'en-gb': british }
