import { language } from './language'
import { integer } from './numbers'

/** A word for each category of number that the language has; `other` stands for those it lacks. */
export type Forms = { readonly other: string } & { readonly [category in Intl.LDMLPluralRule]?: string }

const rules = new Intl.PluralRules(language)

/** The form that goes with `n`. */
export function plural(n: number, forms: Forms): string {
  return forms[rules.select(n)] ?? forms.other
}

/** The number and the form that goes with it, as in "3 branches". */
export function counted(n: number, forms: Forms): string {
  return `${integer(n)} ${plural(n, forms)}`
}
