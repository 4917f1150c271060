import aff from '../../node_modules/dictionary-en-gb/index.aff?raw'
import dic from '../../node_modules/dictionary-en-gb/index.dic?raw'
import { serveSpelling } from './serveSpelling'

serveSpelling(aff, dic)
