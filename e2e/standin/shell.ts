import type { Shell } from 'electron'

/** What the app asked the desktop to do, in order; nothing is done. */
export const asked: { readonly act: 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem'; readonly what: string }[] = []

export const shell: Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem' | 'beep'> & { readonly asked: typeof asked } = {
  asked,
  openExternal: async (what) => void asked.push({ act: 'openExternal', what }),
  openPath: async (what) => {
    asked.push({ act: 'openPath', what })
    return ''
  },
  showItemInFolder: (what) => void asked.push({ act: 'showItemInFolder', what }),
  trashItem: async (what) => void asked.push({ act: 'trashItem', what }),
  beep: () => undefined,
}
