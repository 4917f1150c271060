/** Notes go to standard error: standard output belongs to what a command is asked for. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

/** An expected end of a launcher: one sentence for the person at the keyboard, and an exit code. */
export class Refusal extends Error {
  constructor(sentence, code = 1) {
    super(sentence)
    this.code = code
  }
}

/** Runs a launcher; whatever goes wrong ends as a sentence, never as a stack trace. */
export async function launch(run) {
  try {
    process.exitCode = await run()
  } catch (error) {
    say(error instanceof Refusal ? error.message : `Heddle could not start: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = error instanceof Refusal ? error.code : 1
  }
}
