/** Whether the name stands for the listed folder itself or the one above. */
export function isDotName(name: string): boolean {
  return name === '.' || name === '..'
}
