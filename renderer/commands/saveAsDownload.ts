/** Hands a file to the browser. In Electron main has written it and nothing comes here. */
export function saveAsDownload(name: string, content: string | Uint8Array): void {
  const part = typeof content === 'string' ? content : new Uint8Array(content)
  const url = URL.createObjectURL(new Blob([part], { type: typeof content === 'string' ? 'text/plain;charset=utf-8' : 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
