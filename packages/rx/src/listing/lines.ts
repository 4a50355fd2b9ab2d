import type { Representation } from '@sluice/protocol'
import type { BatchDecoder, RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { type LineCharset, type LineReader, lineReaderFor } from './line-reader.ts'
import type { PacingOptions } from './list-options.ts'
import { observePulled } from './observe-pulled.ts'
import { pullThrough } from './pull-through.ts'
import { SessionBatches } from './session-batches.ts'

export interface LinesOptions extends PacingOptions<string> {
  /**
   * `utf8` (lines that are not UTF-8 are read as Latin-1), `latin1`, a `Charset`, or any name that `iconv-lite` knows:
   * `utf16le`, `shift_jis`, `windows-1251`, `cp037`. Default: that of the session.
   */
  readonly charset?: LineCharset | undefined
  /**
   * Bytes of one line, or its characters in a charset of `iconv-lite`; a longer one is an error (`FTP_LIMIT_EXCEEDED`).
   * Default 1 Mi.
   */
  readonly maxLineBytes?: number | undefined
  /**
   * Default `image`, the bytes as they are, so that their count can prove them whole; `ascii` (TYPE A) has the server
   * turn its own kind of text into lines first.
   */
  readonly representation?: Representation | undefined
}

/** The lines of a text file as a cold Observable. */
export function lines(caller: Caller, path: RemotePath, options: LinesOptions = {}): Observable<string> {
  const { charset = caller.charset, maxLineBytes, representation, spoolBytes } = options
  return observePulled(caller, { ...options, path }, async (emitter, signal, whole) => {
    const newReader = await lineReaderFor(charset, maxLineBytes)
    const batches = new SessionBatches(whole, { path, signal, isFile: true }, session =>
      session.retrieveBatches(path, () => decoderOf(newReader()), { representation, signal, spoolBytes }),
    )
    await pullThrough(batches, emitter, batch => batch)
  })
}

/** A line that is too long ends the transfer behind the lines before it. */
function decoderOf(reader: LineReader): BatchDecoder<string> {
  let failure: Error | undefined
  const checked = (found: readonly (string | Error)[]): readonly string[] => {
    const last = found.at(-1)
    if (!(last instanceof Error)) return found as readonly string[]
    failure = last
    if (found.length === 1) throw failure
    return found.slice(0, -1) as string[]
  }
  const checkedOf = (read: () => readonly (string | Error)[]) => {
    if (failure !== undefined) throw failure
    return checked(read())
  }
  return {
    push: chunk =>
      checkedOf(() => reader.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => checkedOf(() => reader.end()),
  }
}
