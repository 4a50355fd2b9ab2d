import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'

/** Where a download goes: a local path, a stream, or a function that opens one for each subscription. */
export type DownloadTarget = string | Writable | (() => Writable)

const WRITE_BUFFER = 1024 * 1024

/** The target as the session takes it; a path is opened only when the server has agreed to send. */
export function openTarget(target: DownloadTarget): Writable | (() => Writable) {
  if (typeof target !== 'string') return target
  return () => createWriteStream(target, { highWaterMark: WRITE_BUFFER })
}
