import type { BatchDecoder, RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { badOption } from '../failure/bad-option.ts'
import { Gate } from '../pacing/gate.ts'
import type { PacingOptions } from './list-options.ts'
import { observePulled } from './observe-pulled.ts'
import { pullThrough } from './pull-through.ts'
import { SessionBatches } from './session-batches.ts'

/** How the bytes of a file are observed; without a gate they would pile up, so there has to be one. */
export interface BytesOptions extends PacingOptions<Buffer> {
  /** Holds the socket back: `withGate({ limit: 256 * 1024, weigh: chunk => chunk.length }, ...)`. */
  readonly gate: Gate<Buffer>
  /** The first byte that is wanted; default 0. */
  readonly start?: number | undefined
  /** The last byte that is wanted, inclusive as in `node:fs`; default the end of the file. */
  readonly end?: number | undefined
}

const chunks: BatchDecoder<Buffer> = {
  push: chunk => [Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)],
  end: () => [],
}

/** The chunks of a file as a cold Observable. */
export function bytes(caller: Caller, path: RemotePath, options: BytesOptions): Observable<Buffer> {
  const { gate, start, end, spoolBytes } = options
  // Programs without types could forget it.
  if (!(gate instanceof Gate)) throw badOption('bytes need a gate, or they would pile up: see withGate')
  return observePulled(caller, { ...options, path }, (emitter, signal, whole) => {
    const batches = new SessionBatches(whole, { path, signal, isFile: true }, session =>
      session.retrieveBatches(path, () => chunks, { offset: start, end, signal, spoolBytes }),
    )
    return pullThrough(batches, emitter, batch => batch)
  })
}
