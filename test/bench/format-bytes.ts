const units = ['B', 'KiB', 'MiB', 'GiB'] as const

/** Bytes in the largest unit that leaves a whole number. */
export function formatBytes(bytes: number): string {
  let unit = 0
  let count = bytes
  while (count % 1024 === 0 && count > 0 && unit < units.length - 1) {
    count /= 1024
    unit++
  }
  return `${count} ${units[unit]}`
}
