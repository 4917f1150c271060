import { resolve } from 'node:path'
import { Refusal } from './words.mjs'

/** The arguments of `npm start` and `npm run serve`. Paths are meant from where the command was typed. */
export function readArguments(argv, allowed) {
  const found = { model: null, data: null, port: null, electron: false, browser: false, open: true }
  const from = process.env.INIT_CWD ?? process.cwd()
  for (let i = 0; i < argv.length; i++) {
    const [name, inline] = argv[i].split(/=(.*)/s)
    if (!allowed.includes(name)) throw new Refusal(`There is no argument ${name} here; there are ${allowed.join(', ')}.`, 2)
    const value = () => {
      const given = inline ?? argv[++i]
      if (given === undefined || given === '') throw new Refusal(`${name} needs a value.`, 2)
      return given
    }
    switch (name) {
      case '--model': {
        const model = value()
        found.model = model.startsWith('fake:') ? model : resolve(from, model)
        break
      }
      case '--data':
        found.data = resolve(from, value())
        break
      case '--port':
        found.port = value()
        break
      case '--electron':
        found.electron = true
        break
      case '--browser':
        found.browser = true
        break
      case '--no-open':
        found.open = false
        break
    }
  }
  return found
}

/** The same arguments for the app itself. */
export function forApp({ model, data }) {
  return [...(model === null ? [] : ['--model', model]), ...(data === null ? [] : ['--data', data])]
}
