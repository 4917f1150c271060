/** The Node that runs the stand-in. Read before `process.execPath` is made to name the stand-in itself. */
export const nodePath = process.execPath
