import { AsciiDecoder, type Command } from '@sluice/protocol'
import type { DataReceiver, IncomingFlow } from '../data/data-receiver.ts'

/** Hands the text of TYPE A on as local text: CRLF becomes LF. */
export class AsciiReceiver implements DataReceiver {
  readonly #inner: DataReceiver
  #decoder = new AsciiDecoder()

  constructor(inner: DataReceiver) {
    this.#inner = inner
  }

  begin(flow: IncomingFlow, command: Command): void {
    this.#decoder = new AsciiDecoder()
    this.#inner.begin(flow, command)
  }

  write(chunk: Buffer): boolean {
    const text = this.#decoder.push(chunk)
    return text.length === 0 || this.#inner.write(asBuffer(text))
  }

  /** The transfer is whole: hands on what was held back. */
  finish(): void {
    const rest = this.#decoder.end()
    if (rest.length > 0) this.#inner.write(asBuffer(rest))
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
