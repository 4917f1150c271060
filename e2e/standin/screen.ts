import { EventEmitter } from 'node:events'
import type { Display, Screen } from 'electron'

const area = { x: 0, y: 0, width: 1600, height: 1000 }
const display = { id: 1, bounds: area, workArea: area, workAreaSize: { width: area.width, height: area.height }, size: { width: area.width, height: area.height }, scaleFactor: 1, rotation: 0 } as unknown as Display

class OneScreen extends EventEmitter implements Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays' | 'getDisplayMatching' | 'getDisplayNearestPoint' | 'getCursorScreenPoint'> {
  getPrimaryDisplay(): Display {
    return display
  }

  getAllDisplays(): Display[] {
    return [display]
  }

  getDisplayMatching(): Display {
    return display
  }

  getDisplayNearestPoint(): Display {
    return display
  }

  getCursorScreenPoint(): { x: number; y: number } {
    return { x: 0, y: 0 }
  }
}

export const screen = new OneScreen()
