/**
 * The first loom of a new writer: a beginning that wants to go on, so that the first weave is one key away. A talk of two in
 * a fairy tale, stopped before a thing: that the smallest model goes on with best.
 */
export const welcome = {
  title: 'First loom',
  text:
    'Once upon a time a girl who was afraid of nothing went into the dark forest all alone. Under the oldest oak there sat an old fox.\n\n' +
    '"Good evening," said the fox.\n\n' +
    '"Good evening," said the girl. "Why are you so sad?"\n\n' +
    '"I have lost',
} as const
