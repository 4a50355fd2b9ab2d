import type { Duplex } from 'node:stream'
import { createInflate, type Inflate } from 'node:zlib'
import { RemoteProtocolError } from '@sluice/protocol'
import type { CompressionLimits } from './compression.ts'

/** Fewer calls than with the default of Node. */
const CHUNK_BYTES = 64 * 1024

/** Who takes what is inflated. */
export interface InflationListener {
  /** False pauses, until `resume`. */
  data(chunk: Buffer): boolean
  end(): void
  failed(cause: Error): void
}

/**
 * The bytes of a data connection in MODE Z, inflated (zlib format, RFC 1950).
 *
 * A small stream can become any size, so what comes out is bounded against what went in.
 */
export class Inflation {
  readonly #stream: Duplex
  readonly #limits: CompressionLimits
  readonly #inflate: Inflate = createInflate({ chunkSize: CHUNK_BYTES })
  readonly #listener: InflationListener
  #taken = 0
  #given = 0

  constructor(stream: Duplex, limits: CompressionLimits, listener: InflationListener) {
    this.#stream = stream
    this.#limits = limits
    this.#listener = listener
    stream.on('data', chunk => {
      this.#taken += chunk.length
      if (!this.#inflate.write(chunk)) stream.pause()
    })
    stream.resume()
    this.#inflate.on('drain', () => stream.resume())
    this.#inflate.on('data', chunk => this.#give(chunk))
    this.#inflate.on('end', () => listener.end())
    this.#inflate.on('error', cause => listener.failed(notDeflated(cause)))
  }

  resume(): void {
    this.#inflate.resume()
  }

  /** No more comes from the wire. */
  end(): void {
    // An empty file may come as nothing at all, which zlib does not take.
    if (this.#taken === 0) this.#listener.end()
    else if (!this.#inflate.writableEnded) this.#inflate.end()
  }

  destroy(): void {
    this.#inflate.destroy()
  }

  #give(chunk: Buffer): void {
    this.#given += chunk.length
    const why = this.#tooMuch()
    if (why === undefined) {
      if (!this.#listener.data(chunk)) this.#inflate.pause()
      return
    }
    this.#stream.pause()
    this.#inflate.destroy()
    this.#listener.failed(why)
  }

  #tooMuch(): RemoteProtocolError | undefined {
    const { maxBytes, maxRatio } = this.#limits
    if (this.#given > maxBytes) return bomb(`more than ${maxBytes} bytes`, 'maxBytes')
    // A few bytes may become many without harm.
    if (this.#given <= FREE_BYTES || this.#given <= this.#inflate.bytesWritten * maxRatio) return undefined
    return bomb(`more than ${maxRatio} times what was sent`, 'maxRatio')
  }
}

/** What may come out in any case. */
const FREE_BYTES = 16 * 1024 * 1024

function bomb(what: string, option: keyof CompressionLimits): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'transfer',
    message: `the compressed bytes become ${what}; raise compress.${option} if the file is meant to be so`,
  })
}

function notDeflated(cause: Error): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_MALFORMED_DATA',
    phase: 'transfer',
    message: `MODE Z: what came is not compressed as it has to be, or is cut short: ${cause.message}`,
    cause,
  })
}
