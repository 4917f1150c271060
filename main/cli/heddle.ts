import { Cancelled, FaultError } from '../../protocol/fault'
import { check } from './check'
import type { CliCommand, CliIo } from './commandLine'
import { doctor } from './doctor'
import { exportCommand } from './export'
import { importCommand } from './import'
import { ledgerCommand } from './ledger'
import { model } from './model'
import { openApp } from './openApp'
import { score } from './score'
import { serve } from './serve'
import { weave } from './weave'

export const commands: readonly CliCommand[] = [weave, score, importCommand, exportCommand, ledgerCommand, check, serve, doctor, model]

const overview = `Usage: heddle [--model FILE] [--data DIR]     open the editor
       heddle COMMAND [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

\`heddle COMMAND --help\` says more. Results go to standard output, notes to standard error;
- is standard input or output, as FILE.
Exit codes: 0, 1 (faults were found), 2 (bad use or bad input).
`

/** Runs what the words after `heddle` say; answers with the exit code. Every failure is one sentence on standard error. */
export async function heddle(words: readonly string[], io: CliIo): Promise<number> {
  const [first = '', ...rest] = words
  try {
    if (first === '--help' || first === '-h' || first === 'help') {
      await io.write(overview)
      return 0
    }
    if (first === '' || first.startsWith('-')) return await openApp(words)
    const command = commands.find(({ name }) => name === first)
    if (command === undefined) throw new FaultError('bad-input', `There is no command “${first}”. See \`heddle --help\`.`)
    if (rest.includes('--help') || rest.includes('-h')) {
      await io.write(command.help)
      return 0
    }
    return await command.run(rest, io)
  } catch (error) {
    if (error instanceof Cancelled) return 130
    if (error instanceof FaultError) io.note(error.fault.sentence)
    else io.note(`Heddle met an error it did not expect: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}.`)
    return 2
  } finally {
    io.progress(null)
  }
}
