import type { Writable } from 'node:stream'
import type { WritableStream } from 'node:stream/web'
import type { FileTarget } from '@sluice/transport'

/**
 * A Node or web stream that takes bytes. When the file is whole it is ended, and the download is done when it has
 * finished and closed; one that never does is waited for unless `timeouts.consumer` is set, or the download is given
 * up.
 */
export type Sink = Writable | WritableStream<Uint8Array>

/** What is known of a file when a sink is opened for it. */
export interface SinkInfo {
  /** The remote path, as it is shown. */
  readonly path: string
  /** Bytes of the whole file, where that is known. */
  readonly size: number | undefined
  /** Attempts are numbered from 1 on. */
  readonly attempt: number
}

/** A sink that can be opened anew where it was, so that a transfer can go on. */
export interface ResumableSink {
  readonly resumable: true
  /**
   * Opens the sink so that the next byte is written at `startAt`, and drops what it has from there on. It is asked
   * before the server is.
   *
   * `startAt` is never beyond what the sink before it has written: the writes whose callbacks were called. Where fewer
   * bytes are safe, as behind a compressor, it says how many: `{ sink, startAt }`. A sink that is destroyed after a
   * failure has five seconds to close before the next one is opened.
   */
  open(startAt: number, info: SinkInfo): OpenedSink | Promise<OpenedSink>
}

/** A sink, and the byte at which it goes on where that is not the one that was asked for. */
export type OpenedSink = Sink | { readonly sink: Sink; readonly startAt: number }

/** A local folder; the name in it is the one that the remote file has, if that is safe on this machine. */
export interface FolderTarget {
  readonly folder: string
}

/**
 * Where a download goes: a local path, file or folder, a Node or web stream, or a function that opens one for each
 * attempt when the server has agreed to send.
 */
export type DownloadTarget =
  | string
  | URL
  | FileTarget
  | FolderTarget
  | Sink
  | ((info: SinkInfo) => Sink)
  | ResumableSink
