const DASH = 0x2d
const READ = 0x72
const WRITE = 0x77
const EXECUTE = 0x78
const SET = 0x73
const STICKY = 0x74
const LOCK = 0x6c
const UPPER = 0x20

/**
 * The permission bits of `rwxr-sr-t` (POSIX, ls): nine letters from an index on, set-id and sticky included.
 *
 * Undefined if one of the letters is not what Unix writes in its place.
 */
export function parseUnixMode(line: Uint8Array, start: number): number | undefined {
  let mode = 0
  for (let who = 0; who < 3; who++) {
    const at = start + who * 3
    const read = line[at]
    const write = line[at + 1]
    const execute = line[at + 2] as number
    if (read === READ) mode |= 0o400 >> (who * 3)
    else if (read !== DASH) return undefined
    if (write === WRITE) mode |= 0o200 >> (who * 3)
    else if (write !== DASH) return undefined
    if (execute === EXECUTE) mode |= 0o100 >> (who * 3)
    else if (execute !== DASH) {
      // A small letter stands for the special bit and execution, a capital for the special bit alone.
      const small = execute | UPPER
      const isSpecial = who === 2 ? small === STICKY : small === SET || (who === 1 && small === LOCK)
      if (!isSpecial) return undefined
      mode |= 0o4000 >> who
      if (execute === small && small !== LOCK) mode |= 0o100 >> (who * 3)
    }
  }
  return mode
}

/** Writes the nine letters for permission bits, as `ls` does. */
export function formatUnixMode(mode: number): string {
  let letters = ''
  for (let who = 0; who < 3; who++) {
    const bits = mode >> (6 - who * 3)
    const letter = who === 2 ? 't' : 's'
    const special = (mode & (0o4000 >> who)) !== 0
    const execute = (bits & 1) !== 0
    letters += (bits & 4 ? 'r' : '-') + (bits & 2 ? 'w' : '-')
    letters += special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-'
  }
  return letters
}
