/** The first loom of a new writer: a beginning that wants to go on, so that the first weave is one key away. */
export const welcome = {
  title: 'First loom',
  text:
    'Once upon a time, at the very edge of the sea, there stood a lighthouse whose lamp had not been lit for a hundred years. ' +
    'Nobody in the village could say why. But one winter night, when the wind came down from the hills and the snow lay thick upon the roofs, ' +
    'a little girl looked out of her window and saw',
} as const
