import type { EntrySubtype, EntryType } from './entry.ts'

/** What the first letter of an `ls` line says; `mode` tells the doors of Solaris from the folders of other servers. */
export function unixType(letter: number, mode: number | undefined): EntryType {
  switch (letter) {
    case 0x2d: // -
    case 0x66: // f
    case 0x61: // a, appended to only (Plan 9)
    case 0x43: // C, contiguous
      return 'file'
    case 0x64: // d
      return 'directory'
    case 0x6c: // l
    case 0x65: // e, external link (z/OS)
      return 'symlink'
    case 0x44: // D
      return isSearchable(mode) ? 'directory' : 'other'
    default:
      return 'other'
  }
}

/** What the letter says about an entry of type `other`. */
export function unixSubtype(letter: number): EntrySubtype | undefined {
  switch (letter) {
    case 0x62: // b
      return 'block-device'
    case 0x63: // c
      return 'character-device'
    case 0x70: // p
      return 'pipe'
    case 0x73: // s
      return 'socket'
    case 0x44: // D
      return 'door'
    case 0x77: // w
      return 'whiteout'
    default:
      return undefined
  }
}

function isSearchable(mode: number | undefined): boolean {
  return mode !== undefined && (mode & 0o100) !== 0
}
