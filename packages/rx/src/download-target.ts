import type { Writable } from 'node:stream'
import type { FileTarget } from '@sluice/transport'

/** Where a download goes: a local path or file, a stream, or a function that opens one for each subscription. */
export type DownloadTarget = string | FileTarget | Writable | (() => Writable)

/** The target as the session takes it; a path is opened only when the server has agreed to send. */
export function openTarget(target: DownloadTarget): FileTarget | Writable | (() => Writable) {
  return typeof target === 'string' ? { file: target } : target
}
