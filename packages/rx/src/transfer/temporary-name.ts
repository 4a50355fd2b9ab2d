import { randomBytes } from 'node:crypto'
import type { PathArgument } from '@sluice/protocol'

const RANDOM_BYTES = 6
/** What file systems take in a name. */
const MAX_NAME_BYTES = 255
const SLASH = 0x2f

/** A path in the same folder that nothing else has: `name.0123456789ab.part`, or `sluice` for a name that is long. */
export function temporaryPath(path: string): string
export function temporaryPath(path: PathArgument): PathArgument
export function temporaryPath(path: PathArgument): PathArgument {
  return besides(path, 'part')
}

/** Where what is replaced goes meanwhile: `name.0123456789ab.old`. */
export function backupPath(path: PathArgument): PathArgument {
  return besides(path, 'old')
}

function besides(path: PathArgument, ending: string): PathArgument {
  const tail = `.${randomBytes(RANDOM_BYTES).toString('hex')}.${ending}`
  const bytes = typeof path === 'string' ? Buffer.from(path) : path
  const name = bytes.lastIndexOf(SLASH) + 1
  const fits = bytes.length - name + tail.length <= MAX_NAME_BYTES
  if (fits) return typeof path === 'string' ? path + tail : Buffer.concat([path, Buffer.from(tail)])
  const folder = bytes.subarray(0, name)
  const short = `sluice${tail}`
  return typeof path === 'string'
    ? path.slice(0, path.lastIndexOf('/') + 1) + short
    : Buffer.concat([folder, Buffer.from(short)])
}
