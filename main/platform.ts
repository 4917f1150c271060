import type { Hello } from '../protocol/bridge'

export function thisPlatform(): Hello['platform'] {
  switch (process.platform) {
    case 'darwin':
      return 'mac'
    case 'win32':
      return 'windows'
    default:
      return 'linux'
  }
}
