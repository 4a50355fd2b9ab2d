import type { Readable, Writable } from 'node:stream'
import {
  type Command,
  describeCommand,
  LocalProtocolError,
  phaseOf,
  type Reply,
  type TransferReport,
} from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'
import { LinkedAbort } from '../session/linked-abort.ts'
import type { SessionRunner } from '../session/session-runner.ts'
import { IncomingStream } from './incoming-stream.ts'
import { OutgoingStream } from './outgoing-stream.ts'
import { directionOf, type RawTransferOptions, rawTransfer, withPreliminary } from './raw-transfer.ts'

export interface OpenDataOptions extends CallOptions, RawTransferOptions {
  /** Where in the file the bytes begin: REST (RFC 3659, 5). */
  readonly offset?: number | undefined
  /** The size of the file in bytes, if it is known. */
  readonly size?: number | undefined
  /** TYPE I, which is the default, or A; the bytes are handed over as they travel. */
  readonly representation?: RawTransferOptions['representation']
}

/**
 * A data connection that is open: the bytes of one transfer command, as they travel, with its replies.
 *
 * It holds its session until it is over: read `readable` to its end or end `writable`, and wait for `complete()`.
 * Destroying it, or its stream, aborts the transfer and keeps the session.
 */
export class DataChannel implements AsyncDisposable {
  /** What the server said before the bytes; undefined where it said nothing. */
  readonly preliminary: Reply | undefined
  /** The bytes that will come, or that were promised, where that is known. */
  readonly expected: number | undefined
  readonly #command: Command
  readonly #stream: IncomingStream | OutgoingStream
  readonly #completed: Promise<TransferReport>

  private constructor(
    command: Command,
    stream: IncomingStream | OutgoingStream,
    completed: Promise<TransferReport>,
    { preliminary, expected }: Pick<DataChannel, 'preliminary' | 'expected'>,
  ) {
    this.#command = command
    this.#stream = stream
    this.#completed = completed
    this.preliminary = preliminary
    this.expected = expected
  }

  /** Opens one; resolves when bytes may flow, rejects with the server's refusal. */
  static async open(
    runner: SessionRunner,
    command: Command,
    { signal, ...options }: OpenDataOptions,
  ): Promise<DataChannel> {
    const direction = directionOf(command)
    const abort = new LinkedAbort(signal)
    const giveUp = (reason: unknown) => abort.abort(reason)
    const stream = direction === 'in' ? new IncomingStream(giveUp) : new OutgoingStream(giveUp)
    const flow = stream instanceof IncomingStream ? { receiver: stream.receiver } : { source: stream.source }
    let preliminary: Reply | undefined
    let expected: number | undefined
    let begin: () => void = () => {}
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    const completed = runner.run(
      conversation =>
        withPreliminary(rawTransfer(conversation, command, options), reply => {
          preliminary = reply
        }),
      {
        signal: abort.signal,
        exclusive: true,
        onStart: total => {
          expected = total
          begin()
        },
      },
      flow,
    )
    completed
      .then(
        () => stream.complete(),
        error => stream.destroy(error),
      )
      .finally(() => abort.release())
    // Whoever waits for `complete()` alone is told there; an error that nobody listens to would end the process.
    stream.on('error', () => {})
    await Promise.race([begun, completed])
    return new DataChannel(command, stream, completed, { preliminary, expected })
  }

  /** The bytes that come; it ends only when the transfer is whole. Throws for a command that stores. */
  get readable(): Readable {
    if (this.#stream instanceof IncomingStream) return this.#stream
    throw this.#wrongWay('sends bytes; write them to `writable`')
  }

  /** Takes the bytes to send; it finishes only when the transfer is whole. Throws for a command that fetches. */
  get writable(): Writable {
    if (this.#stream instanceof OutgoingStream) return this.#stream
    throw this.#wrongWay('fetches bytes; read them from `readable`')
  }

  /** Waits until the transfer is over; rejects with why it is not whole. The stream has to be read or ended for that. */
  complete(): Promise<TransferReport> {
    return this.#completed
  }

  /** Aborts the transfer, if it is not over; resolves when the session is back in step or closed. */
  async destroy(): Promise<void> {
    this.#stream.destroy()
    await this.#completed.catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.destroy()
  }

  #wrongWay(what: string): LocalProtocolError {
    const command = describeCommand(this.#command)
    return new LocalProtocolError({
      code: 'FTP_BAD_SEQUENCE',
      phase: phaseOf(this.#command),
      command,
      message: `${command} ${what}`,
    })
  }
}
