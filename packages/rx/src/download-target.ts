import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'

/** Where a download goes: a local path, a stream, or a function that opens one for each subscription. */
export type DownloadTarget = string | Writable | (() => Writable)

/** The stream of a target, opened now. */
export function openTarget(target: DownloadTarget): Writable {
  if (typeof target === 'string') return createWriteStream(target, { highWaterMark: 1024 * 1024 })
  return typeof target === 'function' ? target() : target
}
