/** A model file's name as people say it. */
export function modelName(file: string): string {
  return file.replace(/\.gguf$/i, '')
}
