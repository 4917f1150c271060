/** What a new writer learns by doing it, in this order. */
export const lessons = ['take', 'walk', 'tree', 'lens'] as const

export type Lesson = (typeof lessons)[number]
