import aff from '../../node_modules/dictionary-en/index.aff?raw'
import dic from '../../node_modules/dictionary-en/index.dic?raw'
import { serveSpelling } from './serveSpelling'

serveSpelling(aff, dic)
