/** The language of the catalogue: its plurals, numbers and dates are those of this BCP 47 tag. */
export const language = 'en'
